"""What the use cases need of storage and of the machinery around it; storage fits by shape."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from admin.domain.account import Account, Client, Holder
from admin.domain.archive import CaseFile
from admin.domain.calendar import CalendarYear
from admin.domain.chain import ArchiveRecord, Chain
from admin.domain.floor_ports import Appointments, Rosters, Tickets, Windows
from admin.domain.promise import CatalogueItem, Promise
from admin.domain.session import Family, RefreshToken
from admin.domain.station import Station
from admin.domain.supervision import Unit
from worktime import Limit


class PasswordHasher(Protocol):
    """A slow, salted hash."""

    def hash(self, password: str) -> str: ...

    def fits(self, password: str, password_hash: str | None) -> bool:
        """False for None too, after the same time."""


class Signer(Protocol):
    """Makes access tokens."""

    def access_token(
        self, holder: Holder, stations: Sequence[str], now: datetime.datetime
    ) -> str: ...


class Accounts(Protocol):
    """Accounts and clients."""

    def find(self, name: str) -> Account | None: ...

    def get(self, account_id: uuid.UUID) -> Account: ...

    def find_client(self, client_id: str) -> Client | None: ...

    def add(self, holder: Holder) -> None: ...


class SignIns(Protocol):
    """Failed sign-ins and refresh tokens."""

    def failures(self, name: str, since: datetime.datetime) -> Sequence[datetime.datetime]: ...

    def note_failure(self, attempt_id: uuid.UUID, name: str, at: datetime.datetime) -> None: ...

    def forget_failures(self, name: str) -> None: ...

    def find_token(self, token_hash: str) -> tuple[RefreshToken, Family] | None: ...

    def open_families(self, account_id: uuid.UUID) -> Sequence[Family]: ...

    def add(self, thing: RefreshToken | Family) -> None: ...


class Network(Protocol):
    """Stations and the chain of supervision."""

    def find(self, code: str) -> Station | None: ...

    def get(self, code: str) -> Station:
        """For a change: locked. Raises NotFound."""

    def find_unit(self, code: str) -> Unit | None: ...

    def superiors(self) -> Mapping[str, str | None]: ...

    def station_superiors(self) -> Mapping[str, str]: ...

    def add(self, thing: Station | Unit) -> None: ...

    def note(
        self,
        entry_id: uuid.UUID,
        code: str,
        facts: Mapping[str, Any],
        by: str,
        at: datetime.datetime,
    ) -> None: ...


class Calendars(Protocol):
    """Working calendars by year."""

    def find(self, year: int) -> CalendarYear | None: ...

    def add(self, calendar: CalendarYear) -> None: ...


class Promises(Protocol):
    """Promised times, the catalogue as matching told it, and how promises were kept."""

    def find(self, station: str, holder: str, item: str) -> Promise | None:
        """Locked."""

    def add(self, promise: Promise) -> None: ...

    def note(self, promise: Promise) -> None:
        """Keep what it says now as a line of its history."""

    def catalogue(self) -> Mapping[str, CatalogueItem]: ...

    def put_item(self, item: CatalogueItem) -> None: ...

    def promised(self, station: str) -> Mapping[str, Limit]:
        """What a station promises, by item."""

    def note_due(
        self, item_id: uuid.UUID, station: str, code: str, due: datetime.datetime
    ) -> None: ...

    def note_end(self, item_id: uuid.UUID, ended: datetime.datetime) -> None: ...


class Archive(Protocol):
    """Case files, and the sealed records in their chains."""

    def open(self, case_id: uuid.UUID) -> CaseFile:
        """The file of a case, locked; a new one where there was none."""

    def chain(self, station: str) -> Chain:
        """The end of a station's archive, locked; a new one where there was none."""

    def add(self, record: ArchiveRecord) -> None: ...

    def note_reading(
        self, reading_id: uuid.UUID, number: str, reader: str, role: str, at: datetime.datetime
    ) -> None: ...


class Speaker(Protocol):
    """Who acts."""

    @property
    def id(self) -> str: ...

    @property
    def role(self) -> str: ...

    @property
    def stations(self) -> frozenset[str]: ...

    @property
    def enterprise(self) -> str | None: ...


class Work(Protocol):
    """One transaction, as the use cases see it."""

    accounts: Accounts
    sign_ins: SignIns
    network: Network
    calendars: Calendars
    archive: Archive
    promises: Promises
    windows: Windows
    tickets: Tickets
    appointments: Appointments
    rosters: Rosters
    passwords: PasswordHasher
    signer: Signer

    @property
    def now(self) -> datetime.datetime: ...

    @property
    def actor(self) -> Speaker: ...

    def new_id(self) -> uuid.UUID: ...

    def emit(self, message: Any) -> None: ...
