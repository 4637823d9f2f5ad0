"""Fees over HTTP: rates, receipts, reversals, days; and a database that refuses to change a receipt (7.3.2e)."""

import dataclasses
import datetime
import threading
import uuid
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.testing import Bench, Client

STATION, OTHER_STATION = "SY-TX-01", "SY-HP-01"
RATE = {
    "station_code": STATION,
    "item": "5.3.5",
    "code": "lookup",
    "name_zh": "标准查询",
    "name_en": "Lookup",
    "unit": "次",
    "amount": "12.50",
    "ground": "辽发改收费〔2020〕1号",
    "valid_from": "2026-01-01",
}


def today() -> str:
    return str((datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=8)).date())


@pytest.fixture(autouse=True)
def charging(service: Bench, said: Any, network: None) -> None:
    """The station takes fees."""
    message = dataclasses.replace(said.station(STATION, revision=2), charges_fees=True)
    service.deliver("remember_station", message)


@pytest.fixture
def superior(service: Bench) -> Client:
    return service.client.as_(
        "superior", id="acc-superior", stations=frozenset({STATION, OTHER_STATION})
    )


@pytest.fixture
def published(master: Client, superior: Client) -> str:
    rate = master.post("/v1/fee-rates", json=RATE)
    assert rate.status_code == 201, rate.json
    superior.post(f"/v1/fee-rates/{rate.json['id']}/approval")
    return str(rate.json["id"])


@pytest.fixture
def case(enterprise: Client, window: Client, application: dict[str, Any]) -> dict[str, str]:
    """An accepted need for a lookup."""
    application["content"].update(boxes=["standards_lookup"], other_needs={}, tables={})
    form = enterprise.post("/v1/forms", json=application).json["id"]
    notice = window.post(f"/v1/forms/{form}/acceptance").json
    return {"form": form, "item": notice["items"][0]["item_id"]}


def wish(case: dict[str, str], **changed: Any) -> dict[str, Any]:
    return {"item_id": case["item"], "rate": "lookup", "quantity": 2, "method": "cash", **changed}


def charge(who: Client, case: dict[str, str], **changed: Any) -> Any:
    return who.post(f"/v1/forms/{case['form']}/receipts", json=wish(case, **changed))


def fields(answer: Any) -> dict[str, str]:
    return {one["field"]: one["code"] for one in answer.json["errors"]}


@pytest.mark.clause("7.3.2e")
def test_a_receipt_is_issued_by_the_published_rate(
    window: Client, enterprise: Client, published: str, case: dict[str, str]
) -> None:
    answer = charge(window, case, amount="25.00")
    assert answer.status_code == 201, answer.json
    assert answer.json["amount"] == "25.00"
    assert answer.json["number"] == f"{STATION}-PJ-{today()[:4]}-000001"
    (own,) = enterprise.get("/v1/receipts").json["items"]
    assert own["id"] == answer.json["id"]
    assert enterprise.get(f"/v1/receipts/{own['id']}").json["rate_id"] == published


@pytest.mark.clause("7.3.2e")
def test_an_amount_off_the_rate_is_refused(
    window: Client, published: str, case: dict[str, str]
) -> None:
    answer = charge(window, case, amount="24.99")
    assert (answer.status_code, fields(answer)) == (422, {"amount": "off_the_rate"})
    assert window.get("/v1/receipts").json["items"] == []
    assert charge(window, case).json["number"].endswith("000001")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": "2"}, "quantity"),
        ({"method": "shells"}, "method"),
        ({"amount": "1.234"}, "amount"),
        ({"amount": "25.004"}, "amount"),  # not rounded to what the rate says
        ({"amount": "24.996"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "-25.00"}, "amount"),
        ({"amount": "1e99"}, "amount"),
        ({"rate": "unknown"}, "rate"),
        ({"item_id": "x"}, "item_id"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_charge_that_cannot_be_is_refused_with_its_field(
    window: Client, published: str, case: dict[str, str], changed: dict[str, Any], field: str
) -> None:
    answer = charge(window, case, **changed)
    assert (answer.status_code, set(fields(answer))) == (422, {field})


def test_a_rate_of_another_item_is_not_charged(
    window: Client, master: Client, superior: Client, case: dict[str, str], published: str
) -> None:
    other = master.post("/v1/fee-rates", json={**RATE, "item": "5.1.1", "code": "award"})
    superior.post(f"/v1/fee-rates/{other.json['id']}/approval")
    assert fields(charge(window, case, rate="award")) == {"rate": "unknown_rate"}


def test_what_nobody_approved_is_not_charged_and_not_shown(
    window: Client, master: Client, service: Bench, case: dict[str, str]
) -> None:
    master.post("/v1/fee-rates", json=RATE)
    assert fields(charge(window, case)) == {"rate": "unknown_rate"}
    place = f"/v1/public/stations/{STATION}/fee-rates"
    assert service.client.get(place).json["items"] == []


def test_rates_in_force_are_public_and_a_change_is_a_new_revision(
    master: Client, superior: Client, service: Bench, published: str
) -> None:
    place = f"/v1/public/stations/{STATION}/fee-rates"
    (first,) = service.client.get(place).json["items"]
    dearer = master.post("/v1/fee-rates", json={**RATE, "amount": "13.00"})
    assert service.client.get(place).json["items"] == [first]
    superior.post(f"/v1/fee-rates/{dearer.json['id']}/approval")
    again = superior.post(f"/v1/fee-rates/{dearer.json['id']}/approval")
    (second,) = service.client.get(place).json["items"]

    assert (first["amount"], second["amount"], second["revision"]) == ("12.50", "13.00", 2)
    assert "proposed_by" not in first
    assert (again.status_code, again.json["code"]) == (409, "approved_before")
    assert len(master.get("/v1/fee-rates").json["items"]) == 2


@pytest.mark.clause("7.3.2e")
def test_a_receipt_is_undone_by_another_one_and_never_changed(
    window: Client, master: Client, published: str, case: dict[str, str], service: Bench
) -> None:
    issued = charge(window, case).json
    place = f"/v1/receipts/{issued['id']}/reversal"
    assert set(fields(master.post(place, json={}))) == {"reason"}
    back = master.post(place, json={"reason": "数量有误"})
    twice = master.post(place, json={"reason": "再次"})

    assert (back.status_code, back.json["amount"]) == (201, "-25.00")
    assert (back.json["reverses"], back.json["number"][-6:]) == (issued["id"], "000002")
    assert (twice.status_code, twice.json["code"]) == (409, "reversed_before")
    assert window.get(f"/v1/receipts/{issued['id']}").json == issued
    for statement in ("UPDATE receipt SET amount = 0", "DELETE FROM receipt"):
        with pytest.raises(sa.exc.IntegrityError), service.engine.begin() as connection:
            connection.execute(sa.text(statement))


def test_the_cashier_does_not_reverse_their_own_receipt(
    master: Client, published: str, case: dict[str, str]
) -> None:
    issued = charge(master, case).json
    answer = master.post(f"/v1/receipts/{issued['id']}/reversal", json={"reason": "r"})
    assert (answer.status_code, answer.json["code"]) == (403, "own_decision")


@pytest.mark.clause("7.3.2e")
def test_a_day_balances_and_once_closed_takes_nothing_more(
    window: Client, master: Client, published: str, case: dict[str, str]
) -> None:
    first = charge(window, case).json
    charge(window, case, method="mobile", quantity=1)
    charge(window, case, quantity=4)
    master.post(f"/v1/receipts/{first['id']}/reversal", json={"reason": "重复"})
    query = {"station_code": STATION, "day": today()}
    report = window.get("/v1/fee-days", query_string=query).json
    closing = {**query, "cash_counted": "49.00"}
    short = window.post("/v1/fee-days", json=closing)
    closed = window.post("/v1/fee-days", json={**closing, "reason": "少收一元"})
    again = window.post("/v1/fee-days", json={**closing, "reason": "少收一元"})
    later = charge(window, case).json

    assert report["net"] == "62.50"
    assert {one["method"]: one["net"] for one in report["lines"]} == {
        "cash": "50.00",
        "mobile": "12.50",
    }
    assert sum(Decimal(one["net"]) for one in report["lines"]) == Decimal(report["net"])
    assert fields(short) == {"reason": "required"}
    assert (closed.status_code, closed.json["cash_expected"]) == (201, "50.00")
    assert (again.status_code, again.json["code"]) == (409, "day_closed")
    assert later["day"] > today()
    after = window.get("/v1/fee-days", query_string=query).json
    assert (after["net"], after["closing"]["net"]) == ("62.50", "62.50")


def test_a_day_to_come_is_not_closed(window: Client, published: str) -> None:
    body = {"station_code": STATION, "day": "2099-01-01", "cash_counted": "0"}
    assert fields(window.post("/v1/fee-days", json=body)) == {"day": "in_the_future"}


def test_a_station_that_takes_no_fees_charges_nothing(
    service: Bench, window: Client, master: Client, said: Any, published: str, case: dict[str, str]
) -> None:
    message = said.station(STATION, revision=3)
    service.deliver("remember_station", message)
    for answer in (charge(window, case), master.post("/v1/fee-rates", json=RATE)):
        assert (answer.status_code, answer.json["code"]) == (409, "no_fees_here")


def test_a_need_that_was_not_accepted_is_not_charged(
    window: Client, published: str, filed: str
) -> None:
    body = wish({"form": filed, "item": str(uuid.uuid4())})
    answer = window.post(f"/v1/forms/{filed}/receipts", json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "case_not_charged")


def test_others_see_and_do_nothing(
    service: Bench, window: Client, published: str, case: dict[str, str]
) -> None:
    issued = charge(window, case).json["id"]
    other = service.client.as_("station_master", station=OTHER_STATION, id="acc-other")
    stranger = service.client.as_("enterprise", enterprise="91210112MA0QE1R79C", id="acc-s")
    query = {"station_code": STATION, "day": today()}
    for who in (other, stranger):
        assert who.get("/v1/receipts").json["items"] == []
        assert who.get(f"/v1/receipts/{issued}").status_code == 404
    assert other.get("/v1/fee-rates").json["items"] == []
    assert other.get("/v1/fee-days", query_string=query).status_code == 404
    assert other.post(f"/v1/receipts/{issued}/reversal", json={"reason": "r"}).status_code == 404
    assert charge(other, case).status_code == 404
    closing = {**query, "cash_counted": "0"}
    assert other.post("/v1/fee-days", json=closing).json["code"] == "not_your_station"
    assert other.post("/v1/fee-rates", json=RATE).json["code"] == "not_your_station"


@pytest.mark.clause("7.3.2e", "9.3.4")
def test_receipts_have_no_gaps_and_the_day_balances_with_fifty_cashiers(
    service: Bench, window: Client, published: str, case: dict[str, str]
) -> None:
    answers: list[Any] = []

    def sell(number: int) -> None:
        cashier = service.client.as_("window", station=STATION, id=f"acc-{number}")
        told = {"amount": "24.00"} if number % 5 == 0 else {}  # refused: its number is given back
        answers.append(charge(cashier, case, **told))

    threads = [threading.Thread(target=sell, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    issued = [one.json for one in answers if one.status_code == 201]
    assert len(issued) == 40
    assert sorted(int(one["number"][-6:]) for one in issued) == list(range(1, 41))
    report = window.get("/v1/fee-days", query_string={"station_code": STATION, "day": today()})
    assert report.json["net"] == "1000.00"
