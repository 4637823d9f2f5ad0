"""Chapter 7.3.2e: fees by the published rate only, receipts without gaps, reversal and no edit, days that balance."""

import threading
from decimal import Decimal
from typing import Any

import pytest

from station.demo.client import Refused
from station.demo.form import STATION, today
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]
STATION_PATH = f"admin/stations/{STATION}"
NOT_FACTS = {
    *("code", "status", "status_reason_zh", "status_reason_en", "revision", "custodian", "kept_by"),
}
RATE = {
    "station_code": STATION,
    "item": "5.3.5",
    "code": "lookup",
    "name_zh": "标准查询",
    "name_en": "Lookup",
    "unit": "次",
    "amount": "12.50",
    "ground": "收费依据文号",
    "valid_from": "2026-01-01",
}
FIFTY = 50


def take_fees(stage: Any, wanted: bool) -> None:
    """The operator says whether the station takes fees."""
    answer = stage.operator.send("GET", STATION_PATH)
    facts = {name: value for name, value in answer.json().items() if name not in NOT_FACTS}
    changed = {**facts, "charges_fees": wanted}
    stage.operator.put(STATION_PATH, changed, version=answer.headers["ETag"])


@pytest.fixture(scope="module")
def rate(stage: Any) -> Any:
    """A published rate, once intake has heard that the station takes fees; afterwards it takes none again."""
    master, superior = stage.cast.station_master, stage.cast.superior
    with pytest.raises(Refused) as free:
        master.post("intake/fee-rates", RATE)
    take_fees(stage, True)

    def proposed() -> Any:
        try:
            return master.post("intake/fee-rates", RATE)
        except Refused as refused:
            if refused.code != "no_fees_here":
                raise
            return None

    made = until("本站收费", "the station to take fees", proposed)
    assert free.value.code == "no_fees_here"
    yield superior.post(f"intake/fee-rates/{made['id']}/approval")
    take_fees(stage, False)


def wish(notice: dict[str, Any], **changed: Any) -> dict[str, Any]:
    item = notice["items"][0]["item_id"]
    return {"item_id": item, "rate": "lookup", "quantity": 2, "method": "cash", **changed}


@pytest.mark.clause("7.3.2e")
def test_fees_follow_the_published_rate_and_are_undone_by_reversal_alone(
    stage: Any, refused: Any, rate: Any
) -> None:
    cast, notice = stage.cast, stage.accept(boxes=["standards_lookup"])
    place = f"intake/forms/{notice['case_id']}/receipts"
    public = cast.public.get(f"intake/public/stations/{STATION}/fee-rates")["items"]
    off = refused(cast.window.post, place, wish(notice, amount="24.99"))
    issued = cast.window.post(place, wish(notice, amount="25.00"))
    back = cast.station_master.post(
        f"intake/receipts/{issued['id']}/reversal", {"reason": "数量有误"}
    )

    assert [one["amount"] for one in public] == ["12.50"]
    assert [one["field"] for one in off.problem["errors"]] == ["amount"]
    assert (back["amount"], back["reverses"]) == ("-25.00", issued["id"])
    assert cast.enterprise.get(f"intake/receipts/{issued['id']}")["amount"] == "25.00"
    for method in ("PUT", "PATCH", "DELETE"):
        with pytest.raises(Refused) as edit:
            cast.window.send(method, f"intake/receipts/{issued['id']}", json={})
        assert edit.value.status == 405


@pytest.mark.clause("7.3.2e", "9.3.4")
def test_receipts_are_numbered_without_gaps_and_the_day_balances_with_fifty_at_once(
    stage: Any, rate: Any
) -> None:
    cast, notice = stage.cast, stage.accept(boxes=["standards_lookup"])
    place, issued = f"intake/forms/{notice['case_id']}/receipts", []
    cast.window.sign_in()

    def sell() -> None:
        cashier = cast.window.alike()
        issued.append(cashier.post(place, wish(notice)))
        cashier.close()

    threads = [threading.Thread(target=sell) for _ in range(FIFTY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(issued) == FIFTY
    every = cast.station_master.every("intake/receipts", limit=100)
    numbers = sorted(int(one["number"][-6:]) for one in every)
    assert numbers == list(range(1, len(every) + 1))
    day = cast.window.get("intake/fee-days", station_code=STATION, day=str(today()))
    book = sum(Decimal(one["amount"]) for one in every if one["day"] == str(today()))
    assert Decimal(day["net"]) == book == sum(Decimal(line["net"]) for line in day["lines"])
