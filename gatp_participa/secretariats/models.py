from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gatp_participa.accounts.status import Sector
from gatp_participa.core.db import Identified, Key, Model, status_type
from gatp_participa.secretariats.status import Quorum, Selection, Stage, Standing, Voting

_ENDS_AFTER_IT_STARTS = "to_on IS NULL OR to_on > from_on"


class TechnicalSecretariat(Identified, Model):
    """The table of a state, or of a municipality, through all its periods.

    What it is on a day (promoter group, installed, inactive...) and what it is called then are
    its periods'; ``secretariat_in_force`` of the queries is the installed one.
    """

    __tablename__ = "technical_secretariats"
    __table_args__ = (
        Index(
            "uq_technical_secretariats_entity", "entity_code", unique=True,
            sqlite_where=text("municipality_code IS NULL"),
            postgresql_where=text("municipality_code IS NULL"),
        ),
        UniqueConstraint("municipality_code"),
    )  # fmt: skip

    entity_code: Mapped[str] = mapped_column(ForeignKey("federal_entities.code"))
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"))
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_address: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    quorum: Mapped[Quorum] = mapped_column(status_type(Quorum), default=Quorum.BOTH)
    voting: Mapped[Voting] = mapped_column(status_type(Voting), default=Voting.CONSENSUS)

    periods: Mapped[list[SecretariatPeriod]] = relationship(
        order_by="SecretariatPeriod.from_on", back_populates="secretariat"
    )


class SecretariatPeriod(Identified, Model):
    """What a table was between two days, under which name, and the record that says so.

    ``display_name`` is empty when it has the usual one. The record is a file of the storage.
    """

    __tablename__ = "secretariat_periods"
    __table_args__ = (
        CheckConstraint(_ENDS_AFTER_IT_STARTS, name="ends_after_start"),
        CheckConstraint("(record_key = '') = (record_digest = '')", name="record_has_a_digest"),
        UniqueConstraint("secretariat_id", "from_on"),
        Index(
            "uq_secretariat_periods_open", "secretariat_id", unique=True,
            sqlite_where=text("to_on IS NULL"), postgresql_where=text("to_on IS NULL"),
        ),
    )  # fmt: skip

    secretariat_id: Mapped[int] = mapped_column(ForeignKey("technical_secretariats.id"))
    stage: Mapped[Stage] = mapped_column(status_type(Stage))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    display_name: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")  # why it began, in a sentence anybody reads
    record_key: Mapped[str] = mapped_column(String(80), default="")
    record_name: Mapped[str] = mapped_column(default="")
    record_digest: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]

    secretariat: Mapped[TechnicalSecretariat] = relationship(back_populates="periods")


class SecretariatSeat(Identified, Model):
    """A place at the table that belongs to a sector, whoever sits there."""

    __tablename__ = "secretariat_seats"
    __table_args__ = (
        CheckConstraint(_ENDS_AFTER_IT_STARTS, name="ends_after_start"),
        UniqueConstraint("secretariat_id", "sector", "number"),
        UniqueConstraint("id", "secretariat_id", "sector"),  # what its members point at
    )

    secretariat_id: Mapped[int] = mapped_column(ForeignKey("technical_secretariats.id"))
    sector: Mapped[Sector] = mapped_column(status_type(Sector))
    number: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(default="")  # «Congreso del Estado», when it has one
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class SecretariatMember(Identified, Model):
    """Who sits in a seat between two days, as its holder or its substitute."""

    __tablename__ = "secretariat_members"
    __table_args__ = (
        CheckConstraint(_ENDS_AFTER_IT_STARTS, name="ends_after_start"),
        ForeignKeyConstraint(
            ["seat_id", "secretariat_id", "sector"],
            [
                "secretariat_seats.id",
                "secretariat_seats.secretariat_id",
                "secretariat_seats.sector",
            ],
            name="fk_secretariat_members_seat",
        ),
    )

    secretariat_id: Mapped[int] = mapped_column(ForeignKey("technical_secretariats.id"), index=True)
    seat_id: Mapped[int] = mapped_column(Key, index=True)
    sector: Mapped[Sector] = mapped_column(status_type(Sector))
    standing: Mapped[Standing] = mapped_column(status_type(Standing), default=Standing.HOLDER)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    # Until they accept it; invitations are forgotten some days after they end.
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str]
    organization: Mapped[str] = mapped_column(default="")
    selection: Mapped[Selection] = mapped_column(status_type(Selection), default=Selection.OTHER)
    selection_note: Mapped[str] = mapped_column(default="")
    is_facilitator: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    seat: Mapped[SecretariatSeat] = relationship(viewonly=True)
