"""Lives of a table and what its seats and rules may be. ``label`` is what people read."""

from enum import StrEnum

from flask_babel import gettext as _

from gatp_participa.web.languages import to_translate


class Stage(StrEnum):
    """What a table is between two days; a state without a period has none."""

    PROMOTER_GROUP = "promoter_group"
    INSTALLING = "installing"
    INSTALLED = "installed"
    INACTIVE = "inactive"

    @property
    def label(self) -> str:
        """Return the stage in plain words."""
        return _(_STAGES[self])


# What may follow what; before the first there is nothing, and any but «inactive» begins it.
NEXT: dict[Stage | None, frozenset[Stage]] = {
    None: frozenset({Stage.PROMOTER_GROUP, Stage.INSTALLING, Stage.INSTALLED}),
    Stage.PROMOTER_GROUP: frozenset({Stage.INSTALLING, Stage.INSTALLED, Stage.INACTIVE}),
    Stage.INSTALLING: frozenset({Stage.INSTALLED, Stage.INACTIVE}),
    Stage.INSTALLED: frozenset({Stage.INACTIVE}),
    Stage.INACTIVE: frozenset({Stage.PROMOTER_GROUP, Stage.INSTALLING, Stage.INSTALLED}),
}


class Standing(StrEnum):
    """Whether a person holds a seat or takes it when its holder cannot come."""

    HOLDER = "holder"
    SUBSTITUTE = "substitute"

    @property
    def label(self) -> str:
        """Return the standing in plain words."""
        return _(_STANDINGS[self])


class Selection(StrEnum):
    """How somebody came to a seat."""

    BY_OFFICE = "by_office"
    OPEN_CALL = "open_call"
    BY_PEERS = "by_peers"
    INVITATION = "invitation"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return how, in plain words."""
        return _(_SELECTIONS[self])


class Quorum(StrEnum):
    """When a session may decide."""

    MORE_THAN_HALF = "more_than_half"
    EVERY_SECTOR = "every_sector"
    BOTH = "both"

    @property
    def label(self) -> str:
        """Return the rule as a sentence."""
        return _(_QUORUMS[self])


class Voting(StrEnum):
    """How a table decides what is put to the vote."""

    CONSENSUS = "consensus"
    MAJORITY = "majority"
    BY_SECTOR = "by_sector"

    @property
    def label(self) -> str:
        """Return the rule as a sentence."""
        return _(_VOTINGS[self])


_STAGES = {
    Stage.PROMOTER_GROUP: to_translate("grupo promotor"),
    Stage.INSTALLING: to_translate("en instalación"),
    Stage.INSTALLED: to_translate("instalado"),
    Stage.INACTIVE: to_translate("inactivo"),
}
_STANDINGS = {
    Standing.HOLDER: to_translate("titular"),
    Standing.SUBSTITUTE: to_translate("suplente"),
}
_SELECTIONS = {
    Selection.BY_OFFICE: to_translate("por su cargo"),
    Selection.OPEN_CALL: to_translate("por convocatoria abierta"),
    Selection.BY_PEERS: to_translate("por las organizaciones de su sector"),
    Selection.INVITATION: to_translate("por invitación"),
    Selection.OTHER: to_translate("de otra forma"),
}
_QUORUMS = {
    Quorum.MORE_THAN_HALF: to_translate("más de la mitad de los lugares"),
    Quorum.EVERY_SECTOR: to_translate("al menos un lugar de cada sector"),
    Quorum.BOTH: to_translate("más de la mitad de los lugares y al menos uno de cada sector"),
}
_VOTINGS = {
    Voting.CONSENSUS: to_translate("por consenso: nadie en contra"),
    Voting.MAJORITY: to_translate("por mayoría de los lugares presentes"),
    Voting.BY_SECTOR: to_translate("un voto por sector: al menos dos de los tres"),
}
