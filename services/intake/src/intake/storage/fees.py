"""Rates, receipts and closed days."""

import datetime
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.domain.fee import Closing, Rate, Receipt
from intake.storage.fee_tables import day_closing, fee_rate, receipt


class Fees:
    """Everything about fees of this service; receipts and closings are added, never changed."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add_rate(self, rate: Rate) -> None:
        self.session.add(rate)

    def find_rate(self, rate_id: uuid.UUID) -> Rate | None:
        found = sa.select(Rate).where(fee_rate.c.id == rate_id).with_for_update()
        return self.session.scalars(found).one_or_none()

    def rates_of(self, station: str) -> Sequence[Rate]:
        found = sa.select(Rate).where(fee_rate.c.station == station)
        return self.session.scalars(found).all()

    def last_revision(self, station: str, code: str) -> int:
        of_code = (fee_rate.c.station == station, fee_rate.c.code == code)
        return self.session.scalar(sa.select(sa.func.max(fee_rate.c.revision)).where(*of_code)) or 0

    def add(self, issued: Receipt) -> None:
        self.session.add(issued)

    def find(self, receipt_id: uuid.UUID) -> Receipt | None:
        """Locked, so that it is reversed once."""
        found = sa.select(Receipt).where(receipt.c.id == receipt_id).with_for_update()
        return self.session.scalars(found).one_or_none()

    def find_reversal(self, receipt_id: uuid.UUID) -> Receipt | None:
        found = sa.select(Receipt).where(receipt.c.reverses == receipt_id)
        return self.session.scalars(found).one_or_none()

    def of_day(self, station: str, day: datetime.date) -> Sequence[Receipt]:
        found = sa.select(Receipt).where(receipt.c.station == station, receipt.c.day == day)
        return self.session.scalars(found).all()

    def hold_days(self, station: str) -> None:
        """Receipts and closings of a station one after another, until the transaction ends."""
        key = sa.func.hashtextextended(f"fees/{station}", 0)
        self.session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))

    def closed_days(self, station: str, since: datetime.date) -> Sequence[datetime.date]:
        closed = (day_closing.c.station == station, day_closing.c.day >= since)
        return self.session.scalars(sa.select(day_closing.c.day).where(*closed)).all()

    def close(self, closing: Closing) -> None:
        self.session.add(closing)
