"""Fakes of what the use cases need: dictionaries instead of tables, a reversed password instead of a slow hash."""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from admin.domain.account import Account, Belonging, Client, Holder
from admin.domain.archive import CaseFile
from admin.domain.calendar import CalendarYear
from admin.domain.chain import ArchiveRecord, Chain
from admin.domain.errors import NotFound
from admin.domain.session import Family, RefreshToken
from admin.domain.station import Station
from admin.domain.supervision import Unit
from chassis.testing import FakeWork


class FakeAccounts:
    def __init__(self) -> None:
        self.held: dict[str, Holder] = {}

    def find(self, name: str) -> Account | None:
        found = self.held.get(name)
        return found if isinstance(found, Account) else None

    def get(self, account_id: uuid.UUID) -> Account:
        for holder in self.held.values():
            if isinstance(holder, Account) and holder.account_id == account_id:
                return holder
        raise NotFound(what_zh="账号", what_en="account", key=account_id)

    def find_client(self, client_id: str) -> Client | None:
        found = self.held.get(client_id)
        return found if isinstance(found, Client) else None

    def add(self, holder: Holder) -> None:
        self.held[holder.name if isinstance(holder, Account) else holder.client_id] = holder


class FakeSignIns:
    def __init__(self) -> None:
        self.failed: list[tuple[str, datetime.datetime]] = []
        self.tokens: dict[str, RefreshToken] = {}
        self.families: dict[uuid.UUID, Family] = {}

    def failures(self, name: str, since: datetime.datetime) -> Sequence[datetime.datetime]:
        return [at for failed, at in self.failed if failed == name and at > since]

    def note_failure(self, attempt_id: uuid.UUID, name: str, at: datetime.datetime) -> None:
        self.failed.append((name, at))

    def forget_failures(self, name: str) -> None:
        self.failed = [entry for entry in self.failed if entry[0] != name]

    def find_token(self, token_hash: str) -> tuple[RefreshToken, Family] | None:
        token = self.tokens.get(token_hash)
        return (token, self.families[token.family_id]) if token else None

    def open_families(self, account_id: uuid.UUID) -> Sequence[Family]:
        return [
            f for f in self.families.values() if f.account_id == account_id and not f.revoked_at
        ]

    def add(self, thing: RefreshToken | Family) -> None:
        if isinstance(thing, Family):
            self.families[thing.family_id] = thing
        else:
            self.tokens[thing.token_hash] = thing


class FakeNetwork:
    def __init__(self) -> None:
        self.stations: dict[str, Station] = {}
        self.units: dict[str, Unit] = {}
        self.noted: list[str] = []

    def find(self, code: str) -> Station | None:
        return self.stations.get(code)

    def get(self, code: str) -> Station:
        if code in self.stations:
            return self.stations[code]
        raise NotFound(what_zh="服务站", what_en="station", key=code)

    def find_unit(self, code: str) -> Unit | None:
        return self.units.get(code)

    def superiors(self) -> Mapping[str, str | None]:
        return {unit.code: unit.superior for unit in self.units.values()}

    def station_superiors(self) -> Mapping[str, str]:
        return {station.code: station.superior for station in self.stations.values()}

    def add(self, thing: Station | Unit) -> None:
        if isinstance(thing, Station):
            self.stations[thing.code] = thing
        else:
            self.units[thing.code] = thing

    def note(
        self, entry_id: uuid.UUID, code: str, facts: Any, by: str, at: datetime.datetime
    ) -> None:
        self.noted.append(code)


class FakeCalendars:
    def __init__(self) -> None:
        self.years: dict[int, CalendarYear] = {}

    def find(self, year: int) -> CalendarYear | None:
        return self.years.get(year)

    def add(self, calendar: CalendarYear) -> None:
        self.years[calendar.year] = calendar


class FakeArchive:
    def __init__(self) -> None:
        self.files: dict[uuid.UUID, CaseFile] = {}
        self.chains: dict[str, Chain] = {}
        self.records: list[ArchiveRecord] = []

    def open(self, case_id: uuid.UUID) -> CaseFile:
        return self.files.setdefault(case_id, CaseFile(case_id=case_id))

    def chain(self, station: str) -> Chain:
        return self.chains.setdefault(station, Chain(station=station))

    def add(self, record: ArchiveRecord) -> None:
        self.records.append(record)

    def note_reading(
        self, reading_id: uuid.UUID, number: str, reader: str, role: str, at: datetime.datetime
    ) -> None:
        raise AssertionError("no reading in these tests")


class ReversedPasswords:
    def hash(self, password: str) -> str:
        return password[::-1]

    def fits(self, password: str, password_hash: str | None) -> bool:
        return password_hash == password[::-1]


class PlainSigner:
    """A token that says what is in it."""

    def access_token(self, holder: Holder, stations: Sequence[str], now: datetime.datetime) -> str:
        return f"{holder.subject} {holder.role} {','.join(stations)}"


def new_work(**options: Any) -> Any:
    return FakeWork(
        accounts=FakeAccounts(),
        sign_ins=FakeSignIns(),
        network=FakeNetwork(),
        calendars=FakeCalendars(),
        archive=FakeArchive(),
        passwords=ReversedPasswords(),
        signer=PlainSigner(),
        **options,
    )


@pytest.fixture
def work() -> Any:
    return new_work()


@pytest.fixture(scope="session")
def fresh_work() -> Callable[[], Any]:
    """For property-based tests, which need a new one for each example."""
    return new_work


@pytest.fixture
def account(work: Any) -> Account:
    """Somebody at the window of SY-HP-01 whose password is `correct horse`."""
    made = Account(
        account_id=work.new_id(),
        name="wang.fang",
        display_name="王芳",
        role="window",
        password_hash="correct horse"[::-1],
        created_at=work.now,
        station="SY-HP-01",
    )
    work.accounts.add(made)
    return made


@pytest.fixture
def facts() -> dict[str, Any]:
    """A station's facts as an operator sends them."""
    return {
        "name_zh": "皇姑区质量服务站",
        "name_en": "Huanggu Quality Service Station",
        "tier": "advantage_region",
        "founder": "district_regulator",
        "superior": "SY-AMR",
        "address_zh": "沈阳市皇姑区示例路1号",
        "address_en": "1 Example Road, Huanggu",
        "phone": "024-81000105",
        "opening_hours": [{"days": "working_days", "opens": "08:30", "closes": "17:00"}],
        "channels": ["window", "web"],
        "districts": ["210105"],
        "industries": [],
        "enterprises": [],
        "served_items": ["5.1.4", "5.8"],
        "resident_items": [],
    }


@pytest.fixture
def city_regulator(work: Any) -> Unit:
    """The top of the chain of supervision."""
    unit = Unit(code="SY-AMR", kind="city_regulator", name_zh="市局", name_en="City", superior=None)
    work.network.add(unit)
    return unit


@pytest.fixture
def nobody() -> Belonging:
    return Belonging()
