"""What only some people may read is in no answer to anyone else, whatever address they guess."""

from __future__ import annotations

import re

import pytest

from tests.access.conftest import Country
from tests.access.declared import GROUPS
from tests.access.test_matrix import ROUTES
from tests.support.world import PEOPLE, address_of
from tests.support.world_texts import secret

# The word that the world put in each thing, and who may find it in some page.
MAY_READ: dict[str, str] = {
    # People: how one asks to be called is for oneself and for who gives roles to staff.
    **{f"nombre {kind}": f"{kind} admin" for kind in PEOPLE},
    "nombre commission": "boards",  # it signs what it does to themes
    # Who decided, for their colleagues and who reviews them.
    "nombre moderator": "moderate auditor",
    "nombre moderator_away": "moderate_away auditor",
    **{f"nombre {kind}": kind for kind in GROUPS["participants"]},
    **{f"equipo {kind}": kind for kind in PEOPLE},
    **{f"llave {kind}": kind for kind in ("author", "auditor")},
    # Texts that are out of sight: their author, and who moderates where they come from.
    "texto hidden": "author moderate auditor",
    "titulo hidden": "author coauthor moderate auditor",
    "texto withdrawn": "author",
    "titulo withdrawn": "author",
    "texto away_hidden": "stranger moderate_away auditor",
    "titulo away_hidden": "stranger moderate_away auditor",
    "titulo answered_hidden": "author",
    "texto answered_hidden": "author",
    "titulo grouped_hidden": "author",
    "texto grouped_hidden": "author",
    "titulo in_draft_call": "nation moderate",
    "texto in_draft_call": "nation moderate",
    "version hidden": "author",
    "version away_hidden": "stranger",
    "grupo hidden": "author",
    "grupo away_hidden": "stranger",
    "archivo hidden": "author moderate",
    "archivo away_hidden": "stranger moderate_away",
    "archivo oculto published": "author moderate",
    "archivo oculto hidden": "author moderate",
    "archivo oculto away_hidden": "stranger moderate_away",
    "comentario oculto": "follower moderate",
    "opinión oculta": "stranger moderate auditor",
    "comentario de oculta": "follower moderate",
    # What people tell who moderates, and what nobody read yet.
    "reporte waiting": "moderate auditor",
    "reporte taken": "moderate auditor",
    "reporte waiting_away": "moderate_away auditor",
    "apelacion appealed": "author moderate auditor",
    "apelacion answered": "follower moderate auditor",
    "apelacion away": "stranger moderate_away auditor",
    "titulo in_review": "author moderate auditor",
    "texto in_review": "author moderate auditor",
    # What is not finished.
    "convocatoria borrador": "nation importers",
    "borrador": "author",
    "por enviar": "author",
    "aviso futuro": "nation",
    "plan here": "read",
    "promesa here": "read",
    "plan away": "read_away",
    "promesa away": "read_away",
    # Answers on their way: the table, who attends the nation and who checks it.
    "borrador de respuesta": "read",
    "opinion de sector": "read",
    "respuesta aparte": "read",
    # Boards: of the nation every table; of a state, its own.
    **{f"{what} nation": "boards" for what in ("tema", "otro tema", "tema ido", "nota", "razon",
                                               "propuesto")},
    **{f"{what} here": "read" for what in ("tema", "otro tema", "tema ido", "nota", "razon",
                                           "propuesto")},
    **{f"{what} away": "read_away" for what in ("tema", "otro tema", "tema ido", "nota", "razon",
                                                "propuesto")},
    "tema juntado": "boards",
    # Sessions: their minutes until they are signed, and how to connect for ever only the table's.
    "punto draft": "read",
    "punto draft_away": "read_away",
    "acta held": "read",
    "acta held_away": "read_away",
    "liga draft": "attend",
    "liga called": "attend",
    "liga held": "attend",
    "liga held_away": "attend_away",
    "liga signed": "attend",
    "calificacion here": "read",
    # Papers.
    **{f"solicitud {one}": "author nation" for one in ("received", "granted", "refused")},
    "respuesta datos": "author nation",
    **{f"{what} {kind}": f"{kind} nation" for what in ("archivo de", "fila de")
       for kind in ("capturer", "capturer_away", "commission")},
    "voz kept": "nation",
    "acto author": "author",
    "acto stranger": "stranger",
}  # fmt: skip
# Who asked what about their data is seen with their address by who attends it.
ADDRESSES = {"author": "nation", "commission": "admin", "follower": "author"}


def people(names: str) -> set[str]:
    """Return the kinds of some groups and kinds."""
    return set().union(*(GROUPS.get(name, {name}) for name in names.split()))


SECRETS = {secret(what).casefold(): people(who) for what, who in MAY_READ.items()}
STAFF = GROUPS["staff"]


def found_in(text: str) -> set[str]:
    """Return the secrets of a text."""
    return {word for word in re.findall(r"zq\w+?qz", text.casefold()) if word in SECRETS}


def addresses_in(text: str) -> set[str]:
    """Return whose address is in a text."""
    return set(re.findall(r"[\w.-]+@personas\.example|[\w.-]+@invitada\.example", text))


@pytest.mark.parametrize("endpoint", [one for one in ROUTES if not one.startswith("dev.")])
def test_no_answer_has_what_its_reader_may_not_read(country: Country, endpoint):
    wrong = []
    for method in [method for name, method in country.rules if name == endpoint]:
        for kind, thing in country.asked(endpoint, method):
            if (endpoint, thing) == ("pages.search", "hidden_words"):
                continue  # it says the words back to who wrote them
            answer = country.ask(kind, method, endpoint, thing)
            told = answer.text + answer.location
            wrong += [
                f"{method} {thing}: {kind} reads «{word}»"
                for word in found_in(told)
                if kind not in SECRETS[word]
            ]
            wrong += [
                f"{method} {thing}: {kind} reads {address}"
                for address in addresses_in(told)
                if not may_see_address(kind, address, endpoint)
            ]
    assert not wrong, "\n".join(wrong)


def may_see_address(kind: str, address: str, endpoint: str) -> bool:
    owner = next((one for one in PEOPLE if address_of(one) == address), "")
    if endpoint == "accounts.confirm":
        return True  # only who has its sealed address, which goes in no page, comes here
    if kind == owner or (kind == "admin" and owner in STAFF):
        return True
    if owner == "":  # invited to sign: who invited them; to a role: who gives them
        return kind == ("author" if address.endswith("@invitada.example") else "admin")
    return owner in ADDRESSES and kind in people(ADDRESSES[owner])


def test_every_secret_of_the_world_is_read_by_somebody(country: Country):
    """A word that nobody finds would prove nothing."""
    read = set()
    for endpoint, method in country.rules:
        for kind, thing in country.asked(endpoint, method):
            read |= found_in(country.ask(kind, method, endpoint, thing).text)
    assert set(SECRETS) - read <= {secret(what).casefold() for what in NOWHERE}


# Kept in the database and shown on no page: their presence in one would be a mistake.
NOWHERE = (
    "texto answered_hidden", "texto grouped_hidden", "version hidden", "version away_hidden",
    "grupo hidden", "grupo away_hidden", "por enviar", "titulo in_draft_call", "texto in_draft_call",
)  # fmt: skip
