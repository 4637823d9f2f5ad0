"""Chapter 5: what is offered."""

from typing import Any

import pytest

from station.demo.matching import terms
from station.demo.service import perform
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]


@pytest.mark.clause("5.5.2")
def test_a_providers_cycle_is_measured_and_shown_against_its_promise(stage: Any) -> None:
    """Over HTTP: agreed for five working days, served the same day; the provider's page counts it."""
    item_id, agency = stage.seeking(), stage.provider("P004")
    before = _services(stage)
    offer = stage.offered(item_id, "P004")
    agency.post(f"matching/offers/{offer['offer_id']}/acceptance")
    agency.post(f"matching/items/{item_id}/proposals", terms("5.6.3", 5, "680.00"))
    stage.cast.enterprise.post(f"matching/items/{item_id}/confirmation")
    unmeasured = stage.item(item_id)["cycle"]

    perform(agency, item_id, "检测部")
    cycle = until("周期已测", "the cycle measured", lambda: stage.item(item_id)["cycle"])

    assert unmeasured is None
    assert (cycle["promised_working_days"], cycle["in_time"]) == (5, True)
    assert cycle["taken_working_days"] in {0, 1}  # one where midnight passed
    record = stage.cast.enterprise.get("matching/providers/P004")["cycles"]
    assert record["services"] == before + 1
    assert record["taken_mean"] <= record["promised_mean"]
    shown = stage.cast.enterprise.get(f"matching/items/{item_id}")["cycle"]
    assert shown == cycle


def _services(stage: Any) -> int:
    record = stage.cast.enterprise.get("matching/providers/P004")["cycles"]
    return int(record["services"]) if record else 0
