"""What the peers map: the two business tables, and an inbox and an outbox as one writes them by hand."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.hop.tables import case_history, metadata, opened_case
from chassis.database import driver_url


class Base(DeclarativeBase):
    """Of its own metadata, so that the chassis' service, which brings both, is spared these."""


class Case(Base):
    __table__ = opened_case
    __mapper_args__ = {"version_id_col": opened_case.c.version}  # noqa: RUF012  # SQLAlchemy's own form


class History(Base):
    __table__ = case_history


class Inbox(Base):
    """Messages that were handled."""

    __tablename__ = "inbox"
    message_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    consumer: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    received_at: Mapped[datetime.datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now()
    )


class Outbox(Base):
    """Events on their way; a row goes when the broker has confirmed its event."""

    __tablename__ = "outbox"
    seq: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    message_id: Mapped[uuid.UUID]
    event: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime.datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now()
    )


def create_tables(url: str) -> None:
    """What the floor and the peers find in their database."""
    engine = sa.create_engine(driver_url(url))
    metadata.create_all(engine)
    Base.metadata.create_all(engine)
    engine.dispose()
