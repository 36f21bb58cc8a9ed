"""Insults, however they are dressed. A short list: a person reviews what is published."""

from __future__ import annotations

import re

from gatp_participa.clustering.normalize import fold, stem

_RUDE = """
asno baboso babosa bastardo bastarda cabron cabrona cabrones caca chingada chingado chingar
chingadera cojones coño culero culera culo estupido estupida estupidos gilipollas hdp hijoputa
idiota idiotas imbecil imbeciles inutil inutiles joder jodido lacra lameculos maldito maldita
mamon mamona maricon marica mierda mierdas ojete pendejo pendeja pendejos pendejada
pinche pinches puta puto putas putos putada ramera ratero sinvergüenza subnormal
tarado tonto tonta verga vergas zorra pndjo ptm alv ctm hijueputa malnacido malnacida
nalga nalgas maricas jotos putazo puteria putero chinguen chinguesu
"""

_STEMS = frozenset(stem(word) for word in _RUDE.split())
# Diminutives, augmentatives and verbs of the same roots. «verg» is not here: «vergüenza».
_ROOTS = ("pendej", "pendex", "ching", "cabron", "culer", "mierd", "gilipoll", "hijodep", "hijuep")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def is_insult(word: str) -> bool:
    """Say whether a word is rude: accents, capitals and «pendeeejo» do not hide it."""
    word = fold(word)
    if _rude(word):
        return True
    return _STRETCHED.search(word) is not None and _rude(_STRETCHED.sub(r"\1", word))


def _rude(word: str) -> bool:
    return word.startswith(_ROOTS) or stem(word) in _STEMS
