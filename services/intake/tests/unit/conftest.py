"""Fakes of what the use cases need; the rules themselves are the real ones."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from chassis.testing import FakeWork, actor_as
from intake import data
from intake.adapters.checks import checks_for
from intake.domain.facts import AskedMaterial, CatalogueItem, Disclosure, Reading, Station
from intake.domain.form import Form
from intake.domain.notice import Paper, PaperKind
from intake.domain.recount import Recount
from worktime import Calendar

LICENCE = AskedMaterial(
    key="business_licence", name_zh="营业执照", name_en="Business licence", required=True
)


class FakeForms:
    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Form] = {}

    def add(self, form: Form) -> None:
        self.kept[form.id] = form

    def find(self, form_id: uuid.UUID, *, lock: bool = False) -> Form | None:
        return self.kept.get(form_id)

    def recent_of(self, enterprise: str, station: str, since: datetime.datetime) -> list[Form]:
        mine = [f for f in self.kept.values() if (f.enterprise, f.station) == (enterprise, station)]
        return [form for form in mine if form.filed_at and form.filed_at >= since]

    def provisional(self, after: uuid.UUID | None, limit: int) -> list[Form]:
        open_ones = [f for f in self.kept.values() if any(i.provisional for i in f.items)]
        return [form for form in open_ones if after is None or form.id > after][:limit]


class FakePapers:
    def __init__(self) -> None:
        self.issued: list[Paper] = []

    def issue(self, paper: Paper) -> None:
        self.issued.append(paper)

    def find(self, form_id: uuid.UUID, kind: PaperKind) -> Paper | None:
        fitting = [one for one in self.issued if (one.form_id, one.kind) == (form_id, kind)]
        return fitting[-1] if fitting else None


class FakeCopies:
    """One station, every catalogue item with ten working days, and an ordinary 2026."""

    def __init__(self) -> None:
        form = data.definition()
        codes = {one.code for one in (*form.boxes(), *form.tables)} | {"5.8"}
        self.items = {code: catalogue_item(code) for code in codes}
        self.stations = {"SY-TX-01": station()}
        plain = Calendar(year=2026, days_off=frozenset(), make_up_days=frozenset())
        self.years = {2026: plain}
        self.promises: dict[str, int] = {}

    def promises_of(self, station: str) -> Mapping[str, int]:
        return self.promises

    def put_calendar(self, calendar: Calendar) -> bool:
        known = self.years.get(calendar.year)
        if known and known.revision >= calendar.revision:
            return False
        self.years[calendar.year] = calendar
        return True

    def find_station(self, code: str) -> Station | None:
        return self.stations.get(code)

    def catalogue(self) -> Mapping[str, CatalogueItem]:
        return self.items

    def calendars(self) -> Mapping[int, Calendar]:
        return self.years


class FakeDisclosures:
    def __init__(self) -> None:
        self.granted: list[Disclosure] = []
        self.readings: list[Reading] = []

    def items_open_to(self, provider: str, case_id: uuid.UUID) -> set[uuid.UUID]:
        mine = [one for one in self.granted if (one.provider, one.case_id) == (provider, case_id)]
        return {one.item_id for one in mine}

    def record_reading(self, reading: Reading) -> None:
        self.readings.append(reading)


class FakeShelf:
    """Things by id."""

    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, Any] = {}

    def add(self, one: Any) -> None:
        self.kept[one.id] = one

    def find(self, key: uuid.UUID) -> Any:
        return self.kept.get(key)


class FakeRecounts:
    def __init__(self) -> None:
        self.kept: list[Recount] = []

    def add(self, recount: Recount) -> None:
        self.kept.append(recount)


class FakeNumbers:
    def __init__(self) -> None:
        self.last = 0

    def take(self, station: str, year: int, kind: str) -> int:
        self.last += 1
        return self.last


class IntakeFake(FakeWork):
    """A unit of work on fakes; `express` holds the messages sent by the express lane."""

    def __init__(self) -> None:
        super().__init__(
            forms=FakeForms(),
            papers=FakePapers(),
            copies=FakeCopies(),
            disclosures=FakeDisclosures(),
            numbers=FakeNumbers(),
            recounts=FakeRecounts(),
            first_asks=FakeShelf(),
            inquiries=FakeShelf(),
            checks=checks_for(2026),
        )
        self.express: list[Any] = []

    def definition(self, version: str) -> Any:
        return data.definition(version)

    def emit(self, message: Any, *, express: bool = False) -> None:
        super().emit(message, express=express)
        self.express.extend([message] if express else [])


def station(**changed: Any) -> Station:
    facts = {
        "code": "SY-TX-01",
        "revision": 1,
        "name_zh": "铁西服务站",
        "name_en": "Tiexi Station",
        "status": "active",
        "address_zh": "沈阳市铁西区",
        "phone": "024-25800000",
    }
    return Station(**{**facts, **changed})


def catalogue_item(code: str, **changed: Any) -> CatalogueItem:
    facts = {
        "code": code,
        "revision": 1,
        "name_zh": f"事项 {code}",
        "name_en": f"Item {code}",
        "promise_working_days": 10,
        "statutory_working_days": None,
        "materials": (LICENCE,),
    }
    return CatalogueItem(**{**facts, **changed})


@pytest.fixture
def work() -> IntakeFake:
    return IntakeFake()


@pytest.fixture
def enterprise() -> Any:
    return actor_as("enterprise", enterprise="91210106MA0P4T8K5T")


@pytest.fixture
def window() -> Any:
    return actor_as("window", station="SY-TX-01")


@pytest.fixture
def make_catalogue_item() -> Any:
    return catalogue_item


@pytest.fixture
def make_station() -> Any:
    return station
