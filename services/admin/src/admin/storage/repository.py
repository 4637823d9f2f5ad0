"""Repositories: find may give None, get raises, a lock is a row lock until the end of the transaction."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from admin.domain.account import Account, Client, Holder
from admin.domain.calendar import CalendarYear
from admin.domain.errors import AlreadyThere, NotFound
from admin.domain.session import Family, RefreshToken
from admin.domain.station import Station
from admin.domain.supervision import Unit
from admin.storage import tables
from chassis.ahead import Ahead


class SqlAccounts:
    """Accounts and clients."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, name: str) -> Account | None:
        return self.session.scalars(sa.select(Account).filter_by(name=name)).one_or_none()

    def get(self, account_id: uuid.UUID) -> Account:
        """Raises NotFound."""
        if account := self.session.get(Account, account_id):
            return account
        raise NotFound(what_zh="账号", what_en="account", key=account_id)

    def find_client(self, client_id: str) -> Client | None:
        return self.session.get(Client, client_id)

    def add(self, holder: Holder) -> None:
        """Raises AlreadyThere where somebody else took the name at the same moment."""
        add_first(self.session, holder, what_zh="账号", what_en="Account", key=holder.name)


class SqlSignIns:
    """Failed sign-ins and refresh tokens."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def failures(self, name: str, since: datetime.datetime) -> Sequence[datetime.datetime]:
        table = tables.failed_sign_in.c
        query = sa.select(table.failed_at).where(table.name == name, table.failed_at > since)
        return self.session.scalars(query).all()

    def note_failure(self, attempt_id: uuid.UUID, name: str, at: datetime.datetime) -> None:
        row = {"attempt_id": attempt_id, "name": name, "failed_at": at}
        self.session.execute(sa.insert(tables.failed_sign_in), row)

    def forget_failures(self, name: str) -> None:
        table = tables.failed_sign_in
        self.session.execute(sa.delete(table).where(table.c.name == name))

    def find_token(self, token_hash: str) -> tuple[RefreshToken, Family] | None:
        """Both locked, so that of two who bring the same token one comes second."""
        token = self.session.get(RefreshToken, token_hash, with_for_update=True)
        if token is None:
            return None
        return token, self.session.get_one(Family, token.family_id, with_for_update=True)

    def open_families(self, account_id: uuid.UUID) -> Sequence[Family]:
        query = sa.select(Family).filter_by(account_id=account_id, revoked_at=None)
        return self.session.scalars(query.with_for_update()).all()

    def add(self, thing: RefreshToken | Family) -> None:
        self.session.add(thing)
        self.session.flush()  # a token needs its family's row


class SqlNetwork:
    """Stations and the chain of supervision."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ahead = Ahead(session, Station, tables.station.c.code, lock=False)

    def expect(self, codes: Iterable[str]) -> None:
        self.ahead.load(codes)

    def find(self, code: str) -> Station | None:
        if code in self.ahead.known:
            return self.ahead.known[code]
        return self.session.get(Station, code)

    def get(self, code: str) -> Station:
        """Locked. Raises NotFound."""
        if station := self.session.get(Station, code, with_for_update=True):
            return station
        raise NotFound(what_zh="服务站", what_en="station", key=code)

    def find_unit(self, code: str) -> Unit | None:
        return self.session.get(Unit, code)

    def superiors(self) -> Mapping[str, str | None]:
        return {u.code: u.superior for u in self.session.scalars(sa.select(Unit))}

    def station_superiors(self) -> Mapping[str, str]:
        table = tables.station.c
        rows = self.session.execute(sa.select(table.code, table.superior))
        return {row.code: row.superior for row in rows}

    def add(self, thing: Station | Unit) -> None:
        """Raises AlreadyThere where somebody else took the code at the same moment."""
        add_first(self.session, thing, what_zh="编号", what_en="Code", key=thing.code)

    def note(
        self,
        entry_id: uuid.UUID,
        code: str,
        facts: Mapping[str, Any],
        by: str,
        at: datetime.datetime,
    ) -> None:
        row = {"entry_id": entry_id, "code": code, "facts": dict(facts)}
        self.session.execute(
            sa.insert(tables.network_history), {**row, "changed_by": by, "changed_at": at}
        )


class SqlCalendars:
    """Working calendars by year."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, year: int) -> CalendarYear | None:
        return self.session.get(CalendarYear, year)

    def add(self, calendar: CalendarYear) -> None:
        self.session.add(calendar)


def add_first(session: Session, thing: object, **named: object) -> None:
    """Add and write at once, so that of two who take the same key the second is told. Raises AlreadyThere."""
    session.add(thing)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyThere(**named) from error
