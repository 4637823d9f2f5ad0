"""Bad messages on a service's queue: kept as dead letters with the reason, and later messages unharmed."""

import datetime
import re
import time
import uuid
from collections import Counter
from typing import Any

import httpx
import pytest

from contracts import admin, intake, matching
from contracts.manifest import SERVICES

pytestmark = [pytest.mark.system, pytest.mark.broker]

NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)
BY: Any = {"occurred_at": NOW, "actor": "system", "actor_role": "system"}


def station_published() -> admin.StationPublished:
    return admin.StationPublished(
        **BY,
        code=f"SY-TEST-{uuid.uuid4().hex[:6].upper()}",
        revision=1,
        name_zh="测试服务站",
        name_en="Test station",
        tier="advantage_region",
        founder="park",
        status="active",
        superior=None,
        districts=("210102",),
        served_items=(),
        address_zh="示例路 1 号",
        phone="024-23450000",
    )


def catalogue_item_published() -> matching.CatalogueItemPublished:
    return matching.CatalogueItemPublished(
        **BY,
        code="5.9.9",
        revision=1,
        kind="other",
        name_zh="测试事项",
        name_en="Test item",
        sections=(),
        promise_working_days=1,
        statutory_working_days=None,
        materials=(),
        process_version=1,
        stages=(),
    )


def need_accepted() -> intake.NeedAccepted:
    return intake.NeedAccepted(
        **BY,
        case_id=uuid.uuid4(),
        number=f"SY-TEST-{uuid.uuid4().hex[:6]}",
        station="SY-HP-01",
        enterprise="91210102MA0HPJM266",
        first_asker="nobody",
        channel="web",
        district="210102",
        industry="C",
        size="small",
        green=False,
        filed_at=NOW,
        check_code_hash="0" * 64,
        items=(),
        papers=(),
    )


GOOD: dict[str, Any] = {
    "intake": station_published,
    "matching": station_published,
    "tracking": catalogue_item_published,
    "evaluation": need_accepted,
    "admin": need_accepted,
}


@pytest.mark.parametrize("service", SERVICES)
def test_bad_messages_become_dead_letters_and_a_good_one_after_them_is_handled(
    behind: Any, envelope: Any, as_bytes: Any, service: str
) -> None:
    good = GOOD[service]()
    before, body = len(behind.dead(service)), as_bytes(good.dump())
    known = good.name
    behind.publish(service, b"{ this is no json", envelope(known))
    behind.publish(service, b"\xff\xfe\x00", envelope(known))
    behind.publish(service, b"[]", envelope(known))
    behind.publish(service, body, envelope("nobody.has_heard_of_it"))
    behind.publish(service, body, envelope(known, version=99))
    behind.publish(service, as_bytes({"actor": 1}), envelope(known))
    behind.publish(service, body, envelope(known, id="no-uuid"))
    behind.publish(service, body, {})

    headers = envelope(known)
    behind.publish(service, body, headers)

    assert _handled(behind, service, headers["cloudEvents_id"])
    letters = behind.dead(service)[before:]
    assert [reason for reason, _, _ in letters] == [
        "not_json",
        "not_json",
        "not_an_object",
        "unknown_type",
        "unknown_version",
        "not_its_contract",
        "no_message_id",
        "no_message_id",
    ]
    assert letters[4][1] == f"{known}/v99"
    assert all(error for _, _, error in letters)


def test_message_is_handled_once_when_it_comes_twice(
    running: Any, behind: Any, envelope: Any, as_bytes: Any
) -> None:
    message = need_accepted()
    headers = envelope(message.name)
    before = _counted(running, message.name)

    for _ in range(3):
        behind.publish("evaluation", as_bytes(message.dump()), headers)

    assert _handled(behind, "evaluation", headers["cloudEvents_id"])
    behind.wait_until_quiet()
    assert _counted(running, message.name) == before + Counter(handled=1, duplicate=2)


def _counted(running: Any, name: str) -> Counter[str]:
    """How often evaluation handled messages of this name, and how often it knew them already."""
    page = httpx.get(f"{running.service_urls['evaluation']}/metrics", trust_env=False).text
    line = re.compile(
        r'station_messages_handled_total\{outcome="(\w+)",type="' + re.escape(name) + r'"\} (\S+)'
    )
    return Counter({outcome: int(float(count)) for outcome, count in line.findall(page)})


def _handled(behind: Any, service: str, message_id: str) -> bool:
    deadline = time.monotonic() + 30
    query = "SELECT 1 FROM inbox WHERE message_id = %s"
    while time.monotonic() < deadline:
        if behind.rows(service, query, message_id):
            return True
        time.sleep(0.1)
    return False
