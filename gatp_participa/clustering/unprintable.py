"""Words that must not name a theme: people and insults, as far as a simple rule can tell.

The rule is modest on purpose: it reads capitals and short lists. A person reviews every name
before anybody else sees it.
"""

from __future__ import annotations

import numpy as np

from gatp_participa.clustering.normalize import fold, stem
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
_RUDE = """
asno baboso babosa bastardo bastarda cabron cabrona cabrones caca chingada chingado chingar
chingadera cojones coño culero culera culo estupido estupida estupidos gilipollas hdp hijoputa
idiota idiotas imbecil imbeciles inutil inutiles joder jodido lacra lameculos maldito maldita
mamon mamona maricon marica mierda mierdas naco naca ojete pendejo pendeja pendejos pendejada
perra pinche pinches puta puto putas putos putada ramera rata ratero sinvergüenza subnormal
tarado tonto tonta verga vergas zorra
"""
_GIVEN_NAMES = frozenset(_GIVEN.split())
_BEFORE_A_NAME = frozenset(_TITLES.split())
_INSULTS = frozenset(stem(word) for word in _RUDE.split())
# Of the times a word is written with a capital, this many inside a person's name make it a name.
_OFTEN = 0.3


def unprintable_stems(tokens: Tokens) -> np.ndarray:
    """Say which stems may not appear in the name of a theme.

        A capitalised word counts as part of a person's name when it is a common given name, or when
    it follows a given name or a form of address («Lic.», «señora»), directly or after another
        such word. A stem is held back when that happens in at least 30 % of its uses: «Flores» stays
    unless the texts speak of a Flores.

        Returns
        -------
        ndarray of shape (n_stems,), bool
    """
    folded = np.array([fold(s) for s in tokens.surfaces])
    capital = np.array([s[:1].isupper() for s in tokens.surfaces])
    given = (np.isin(folded, sorted(_GIVEN_NAMES)) & capital)[tokens.words]
    opens = np.isin(folded, sorted(_BEFORE_A_NAME))[tokens.words]
    capital = capital[tokens.words]
    words = tokens.words
    previous = np.zeros(len(words), dtype=bool)
    named = given.copy()
    # «Lic.» ends with a point, so a break may stand between a form of address and the name.
    opens |= np.concatenate(([False], opens[:-1])) & (words == BREAK)
    # Given name + up to two surnames.
    for _ in range(3):
        previous[1:] = (named | opens)[:-1]
        named |= previous & capital
    columns = tokens.stem_of[words]
    uses = np.bincount(columns[columns >= 0], minlength=len(tokens.stems))
    as_name = np.bincount(columns[(columns >= 0) & named], minlength=len(tokens.stems))
    held = as_name >= np.maximum(1, _OFTEN * uses)
    return held | np.isin(np.array(tokens.stems, dtype=str), sorted(_INSULTS))
