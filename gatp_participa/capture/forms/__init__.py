"""What is typed of paper and of events."""

from gatp_participa.capture.forms.events import EventForm, PhotoForm, ReasonForm, sector_labels
from gatp_participa.capture.forms.sheets import (
    CorrectionForm,
    PileForm,
    PlaceForm,
    SheetForm,
    SheetsForm,
)

__all__ = [
    "CorrectionForm", "EventForm", "PhotoForm", "PileForm", "PlaceForm", "ReasonForm",
    "SheetForm", "SheetsForm", "sector_labels",
]  # fmt: skip
