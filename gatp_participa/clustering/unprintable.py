"""Words that must not name a theme: people and insults, as far as a simple rule can tell.

The rule is modest on purpose: it reads capitals and short lists. A person reviews every name
before anybody else sees it.
"""

from __future__ import annotations

import numpy as np

from gatp_participa.clustering.insults import is_insult
from gatp_participa.clustering.normalize import fold
from gatp_participa.clustering.tokens import BREAK, Tokens

_GIVEN = """
abraham adrian adriana agustin alberto alejandra alejandro alfonso alfredo alicia alma alvaro
amalia ana andrea andres angela angelica antonia antonio araceli ariadna armando arturo beatriz
benito bernardo blanca brenda carla carlos carmen carolina catalina cecilia cesar claudia
clara cristina daniel daniela david diana diego edgar eduardo elena elisa emilia emiliano
emilio enrique ernesto esteban eugenio eva fabiola felipe fernanda fernando fermin fidel
francisca francisco gabriel gabriela gerardo german gilberto gloria gonzalo graciela guadalupe
guillermo gustavo hector hilda hugo ignacio ines irene isabel ismael ivan jaime javier jesus
jimena joaquin jorge jose josefa josefina juan juana juanita julia julian julio karla laura
leonardo leticia lidia lorena lorenzo lourdes lucia luis luisa manuel manuela marcela marcos
margarita maria mariana mariano mario marta martha martin mateo mauricio maximiliano mercedes
miguel miriam monica nicolas norma octavio olga oscar pablo paola patricia paula pedro pilar
rafael ramiro ramon raquel raul ricardo roberto rocio rodolfo rodrigo rogelio rosario ruben
salvador samuel sandra santiago sara sebastian sergio silvia sofia sonia susana teresa tomas
valentina vanessa veronica vicente victor victoria virginia ximena yolanda
"""
_TITLES = """
don doña sr sra srta señor señora señorita lic licenciado licenciada ing ingeniero ingeniera dr
dra doctor doctora maestro maestra profesor profesora presidente presidenta gobernador
gobernadora alcalde alcaldesa regidor regidora diputado diputada senador senadora concejal
concejala ministro ministra secretario secretaria san santa santo
"""
_GIVEN_NAMES = frozenset(_GIVEN.split())
# Given names that are words or places too: in small letters they are not taken for people.
_ALSO_WORDS_TEXT = """
alma amalia angela araceli blanca carmen catalina clara consuelo cristina elena gloria
guadalupe jesus leon lourdes lorena luz marcos martin mercedes monica norma olga paz pilar
rocio rosario salvador san santiago sol tomas valentina veronica victoria virginia
"""
_ALSO_WORDS = frozenset(_ALSO_WORDS_TEXT.split())
_BEFORE_A_NAME = frozenset(_TITLES.split())
# After these comes a name, in capitals or not; after «maestra» or «presidente» anything may.
_ALWAYS_A_NAME_TEXT = """
don doña lic licenciado licenciada ing ingeniero ingeniera sr sra srta diputado diputada
senador senadora regidor regidora gobernador gobernadora alcalde alcaldesa
"""
_ALWAYS_A_NAME = frozenset(_ALWAYS_A_NAME_TEXT.split())
_NOT_A_NAME_TEXT = """
local locales federal federales suplente plurinominal electo
"""
_NOT_A_NAME = frozenset(_NOT_A_NAME_TEXT.split())
# What is left of an address or of «llámenme»: never the subject of a theme.
_CONTACT_TEXT = """
arroba gmail hotmail yahoo outlook icloud protonmail tel cel com www http https html
"""
_CONTACT = frozenset(_CONTACT_TEXT.split())
# Of the times a word is written, this many inside a person's name make it a name.
_OFTEN = 0.3


def unprintable_stems(tokens: Tokens) -> np.ndarray:
    """Say which stems may not appear in the name of a theme, nor in a sentence about it.

    A word counts as part of a person's name when it is a common given name, when it has a
    capital and follows a given name or a form of address («Lic.», «señora»), directly or after
    another such word; and, in small letters too, when it follows «don», «diputada» and the like
    or a given name that is no other word. A stem is held back when that happens in at least
    30 % of its uses: «Flores» stays unless the texts speak of a Flores. Insults and remains of
    addresses are always held back, and so is what stands before «arroba».

    Returns
    -------
    ndarray of shape (n_stems,), bool
    """
    folded = np.array([fold(s) for s in tokens.surfaces], dtype=str)
    words = tokens.words
    columns = tokens.stem_of[words]
    is_word = columns >= 0
    capital = np.array([s[:1].isupper() for s in tokens.surfaces])[words]
    given = np.isin(folded, sorted(_GIVEN_NAMES))[words]
    surely_given = given & ~np.isin(folded, sorted(_ALSO_WORDS))[words]
    named = (given & capital) | surely_given
    named |= _follow(named, _after_point(folded, _BEFORE_A_NAME, words), capital, 3)
    small = is_word & ~capital & ~np.isin(folded, sorted(_NOT_A_NAME))[words]
    named |= _follow(surely_given & ~capital, _after_point(folded, _ALWAYS_A_NAME, words), small, 2)
    named[:-1] |= is_word[:-1] & (folded == "arroba")[words][1:]
    uses = np.bincount(columns[is_word], minlength=len(tokens.stems))
    as_name = np.bincount(columns[is_word & named], minlength=len(tokens.stems))
    return (as_name >= np.maximum(1, _OFTEN * uses)) | _never(tokens, folded)


def _after_point(folded: np.ndarray, titles: frozenset[str], words: np.ndarray) -> np.ndarray:
    opens = np.isin(folded, sorted(titles))[words]
    # «Lic.» ends with a point, so a break may stand between a form of address and the name.
    return opens | np.concatenate(([False], opens[:-1])) & (words == BREAK)


def _follow(named: np.ndarray, opens: np.ndarray, allowed: np.ndarray, steps: int) -> np.ndarray:
    """Return which words continue a name: at most `steps` of the `allowed` in a row."""
    found = named.copy()
    previous = np.zeros(len(found), dtype=bool)
    for _ in range(steps):
        previous[1:] = (found | opens)[:-1]
        found |= previous & allowed
    return found


def _never(tokens: Tokens, folded: np.ndarray) -> np.ndarray:
    held = np.zeros(len(tokens.stems), dtype=bool)
    for place in np.flatnonzero(tokens.stem_of >= 0):
        if folded[place] in _CONTACT or is_insult(tokens.surfaces[place]):
            held[tokens.stem_of[place]] = True
    return held
