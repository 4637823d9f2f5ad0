"""The whole service on a real database: foreign facts in by its handlers, people in by its API."""

import datetime
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.testing import Bench, Client, bench
from contracts import admin, matching
from contracts.parts import Material
from intake.data import definition

STATION, OTHER_STATION, REMOVED_STATION = "SY-TX-01", "SY-HP-01", "SY-XX-01"
ENTERPRISE, OTHER_ENTERPRISE = "91210106MA0P4T8K5T", "91210112MA0QE1R79C"
LICENCE = Material(key="business_licence", name_zh="营业执照", name_en="Business licence")
LEDGER = Material(
    key="equipment_ledger", name_zh="设备台账", name_en="Equipment ledger", required=False
)
SAID = {
    "occurred_at": datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
    "actor": "system",
    "actor_role": "system",
}


def station(code: str, revision: int = 1, status: str = "active") -> admin.StationPublished:
    return admin.StationPublished(
        **SAID,
        code=code,
        revision=revision,
        name_zh="铁西服务站",
        name_en="Tiexi Station",
        tier="pillar_industry",
        founder="park",
        status=status,
        superior=None,
        districts=("210106",),
        served_items=(),
        address_zh="沈阳市铁西区建设大路 1 号",
        phone="024-25800000",
    )


def catalogue_item(code: str, **changed: Any) -> matching.CatalogueItemPublished:
    facts: dict[str, Any] = {
        "code": code,
        "revision": 1,
        "kind": "other",
        "name_zh": f"事项 {code}",
        "name_en": f"Item {code}",
        "sections": (),
        "promise_working_days": 10,
        "statutory_working_days": None,
        "materials": (LICENCE, LEDGER) if code == "5.6.4.1" else (LICENCE,),
        "process_version": 1,
        "stages": (),
    }
    return matching.CatalogueItemPublished(**SAID, **{**facts, **changed})


def calendar(year: int, **changed: Any) -> admin.CalendarPublished:
    facts: dict[str, Any] = {
        "year": year,
        "revision": 1,
        "provisional": False,
        "notice": "国办发明电〔2025〕7号",
        "days_off": (),
        "make_up_days": (),
    }
    return admin.CalendarPublished(**SAID, **{**facts, **changed})


@pytest.fixture(scope="session")
def service() -> Iterator[Bench]:
    with bench("intake") as made:
        yield made


@pytest.fixture(autouse=True)
def network(service: Bench) -> None:
    """Two stations, one removed, the whole catalogue, and no calendar yet."""
    service.empty()
    for code in (STATION, OTHER_STATION):
        service.deliver("remember_station", station(code))
    service.deliver("remember_station", station(REMOVED_STATION, status="removed"))
    form = definition()
    for code in {one.code for one in (*form.boxes(), *form.tables)} | {"5.8"}:
        service.deliver("remember_catalogue_item", catalogue_item(code))


@pytest.fixture
def enterprise(service: Bench) -> Client:
    return service.client.as_("enterprise", enterprise=ENTERPRISE, id="acc-enterprise")


@pytest.fixture
def window(service: Bench) -> Client:
    return service.client.as_("window", station=STATION, id="acc-window")


@pytest.fixture
def officer(service: Bench) -> Client:
    return service.client.as_("officer", station=STATION, id="acc-officer")


@pytest.fixture
def master(service: Bench) -> Client:
    return service.client.as_("station_master", station=STATION, id="acc-master")


@pytest.fixture
def application(content: dict[str, Any]) -> dict[str, Any]:
    """The complete form for the station, on the web."""
    return {"station_code": STATION, "channel": "web", "content": content}


PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def materials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where uploaded files lie in this test."""
    folder = tmp_path / "materials"
    monkeypatch.setenv("SERVICE_MATERIALS_URL", folder.as_uri())
    return folder


@pytest.fixture
def licence(enterprise: Client) -> dict[str, Any]:
    """The business licence, uploaded by the enterprise, as a form names it."""
    kept = enterprise.call(
        "POST", "/v1/files?name=营业执照.pdf", data=PDF, content_type="application/pdf"
    )
    assert kept.status_code == 201, kept.text
    return {"key": "business_licence", "file_id": kept.json["id"]}


@pytest.fixture
def filed(enterprise: Client, application: dict[str, Any]) -> str:
    """The id of a form that the enterprise filed."""
    response = enterprise.post("/v1/forms", json=application)
    assert response.status_code == 201, response.text
    return str(response.json["id"])


def took(case_id: str, item_id: str, offer_id: uuid.UUID, provider: str = "P001") -> Any:
    return matching.OfferAccepted(
        **SAID,
        case_id=uuid.UUID(case_id),
        item_id=uuid.UUID(item_id),
        offer_id=offer_id,
        provider=provider,
    )


def gave_back(case_id: str, item_id: str, offer_id: uuid.UUID, provider: str = "P001") -> Any:
    return matching.OfferDeclined(
        **SAID,
        case_id=uuid.UUID(case_id),
        item_id=uuid.UUID(item_id),
        offer_id=offer_id,
        provider=provider,
        reason_class="no_capacity",
    )


@pytest.fixture
def said() -> Any:
    """The messages that are told by a test, as functions."""
    return _Said


class _Said:
    station = staticmethod(station)
    catalogue_item = staticmethod(catalogue_item)
    calendar = staticmethod(calendar)
    took = staticmethod(took)
    gave_back = staticmethod(gave_back)
    common = SAID
    other_enterprise = OTHER_ENTERPRISE
