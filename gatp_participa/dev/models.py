from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from gatp_participa.core.db import Identified, Model


class DemoCountry(Identified, Model):
    """Marks a database as the demonstration's: only such a one may be started over."""

    __tablename__ = "demo_countries"

    loaded_at: Mapped[datetime]
    version: Mapped[int]
