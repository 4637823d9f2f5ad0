"""Fees: the published rate and nothing else, receipts that only another receipt undoes, days that balance (7.3.2e)."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import OwnDecision
from intake.domain.fee import (
    Method,
    Rate,
    Receipt,
    business_day,
    check_counted,
    check_reversible,
    in_force,
    net_of,
    totals,
)
from intake.domain.fee_errors import (
    ApprovedBefore,
    FeeInvalid,
    NotPublished,
    ReversedBefore,
)

NOW = datetime.datetime(2026, 3, 2, 1, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)


def rate(**changed: Any) -> Rate:
    facts: dict[str, Any] = {
        "station": "SY-TX-01",
        "item": "5.6.2.1",
        "holder": "",
        "code": "gauge",
        "revision": 1,
        "name_zh": "压力表检定",
        "name_en": "Gauge verification",
        "unit": "台",
        "amount": Decimal("35.50"),
        "ground": "辽发改收费〔2020〕1号",
        "valid_from": TODAY,
        "proposed_by": "acc-master",
        "proposed_at": NOW,
        "approved_by": "acc-superior",
    }
    return Rate(**{**facts, "id": uuid.uuid4(), **changed})


def receipt(amount: str, **changed: Any) -> Receipt:
    facts: dict[str, Any] = {
        "number": "n",
        "station": "SY-TX-01",
        "enterprise": "e",
        "form_id": uuid.uuid4(),
        "item_id": uuid.uuid4(),
        "rate_id": uuid.uuid4(),
        "item": "5.6.2.1",
        "unit": "台",
        "quantity": 1,
        "method": Method.CASH,
        "day": TODAY,
        "issued_by": "acc-window",
        "issued_at": NOW,
    }
    return Receipt(**{**facts, "id": uuid.uuid4(), "amount": Decimal(amount), **changed})


def wrong(caught: pytest.ExceptionInfo[FeeInvalid]) -> dict[str, str]:
    return {one.field: one.code for one in caught.value.wrong_fields}


@pytest.mark.parametrize("told", [None, Decimal("106.50")])
def test_a_charge_is_the_rate_times_the_quantity(told: Decimal | None) -> None:
    assert rate().charge(3, told) == Decimal("106.50")


@pytest.mark.parametrize("told", ["106.49", "106.51", "0", "35.50"])
def test_an_amount_off_the_rate_is_refused_with_the_right_one(told: str) -> None:
    with pytest.raises(FeeInvalid) as caught:
        rate().charge(3, Decimal(told))
    assert wrong(caught) == {"amount": "off_the_rate"}
    assert "106.50" in caught.value.wrong_fields[0].zh


def test_nothing_is_charged_by_a_rate_that_nobody_approved() -> None:
    with pytest.raises(NotPublished):
        rate(approved_by=None).charge(1, None)


def test_a_rate_is_approved_once_by_somebody_else() -> None:
    proposed = rate(approved_by=None)
    with pytest.raises(OwnDecision):
        proposed.approve(by="acc-master", at=NOW)
    proposed.approve(by="acc-superior", at=NOW)
    assert (proposed.approved_by, proposed.approved_at) == ("acc-superior", NOW)
    with pytest.raises(ApprovedBefore):
        proposed.approve(by="acc-regulator", at=NOW)


def test_the_newest_approved_revision_that_is_valid_counts() -> None:
    first, second = rate(), rate(revision=2, valid_from=TODAY + DAY)
    third = rate(revision=3, approved_by=None)
    other = rate(code="caliper")
    every = [third, second, other, first]
    assert in_force(every, TODAY - DAY) == []
    assert in_force(every, TODAY) == [other, first]
    assert in_force(every, TODAY + DAY) == [other, second]


def test_a_receipt_is_reversed_once_by_somebody_else() -> None:
    issued = receipt("10.00")
    check_reversible(issued, None, "acc-master")
    with pytest.raises(OwnDecision):
        check_reversible(issued, None, "acc-window")
    back = receipt("-10.00", reverses=issued.id)
    with pytest.raises(ReversedBefore):
        check_reversible(issued, back, "acc-master")
    with pytest.raises(ReversedBefore):
        check_reversible(back, None, "acc-master")


def test_a_day_is_totalled_by_method_and_item() -> None:
    first = receipt("10.00")
    lines = totals(
        [
            first,
            receipt("5.50"),
            receipt("-10.00", reverses=first.id),
            receipt("7.00", method=Method.MOBILE),
            receipt("1.00", item="5.1.1"),
        ]
    )
    assert [(one.method, one.item, one.net) for one in lines] == [
        ("cash", "5.1.1", Decimal("1.00")),
        ("cash", "5.6.2.1", Decimal("5.50")),
        ("mobile", "5.6.2.1", Decimal("7.00")),
    ]
    gauge = lines[1]
    assert (gauge.receipts, gauge.taken) == (2, Decimal("15.50"))
    assert (gauge.reversals, gauge.reversed) == (1, Decimal("10.00"))
    assert net_of(lines, Method.CASH) == Decimal("6.50")
    assert net_of(lines) == Decimal("13.50")
    assert net_of([]) == Decimal("0.00")


AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999), places=2)
METHODS = st.sampled_from(list(Method))
ITEMS = st.sampled_from(["5.1.1", "5.6.2.1", "5.6.1.1"])


@given(st.lists(st.tuples(AMOUNTS, METHODS, ITEMS, st.booleans()), max_size=40))
def test_receipts_always_balance(sales: list[tuple[Decimal, Method, str, bool]]) -> None:
    """Whatever was sold and reversed: the lines add up to the receipts, and to what nobody took back."""
    book = []
    for amount, method, item, is_reversed in sales:
        issued = receipt(str(amount), method=method, item=item)
        book.append(issued)
        if is_reversed:
            book.append(receipt(str(-amount), method=method, item=item, reverses=issued.id))
    lines = totals(book)
    kept = sum((amount for amount, _, _, is_reversed in sales if not is_reversed), Decimal(0))
    assert net_of(lines) == sum((one.amount for one in book), Decimal(0)) == kept
    assert sum((net_of(lines, method) for method in Method), Decimal(0)) == net_of(lines)
    assert sum(one.receipts for one in lines) == len(sales)


def test_a_till_that_differs_needs_a_reason() -> None:
    check_counted(Decimal("10.00"), Decimal("10.00"), "")
    check_counted(Decimal("10.00"), Decimal("9.00"), "找零有误")
    for counted in ("9.99", "10.01"):
        with pytest.raises(FeeInvalid) as caught:
            check_counted(Decimal("10.00"), Decimal(counted), " ")
        assert wrong(caught) == {"reason": "required"}


def test_a_receipt_after_the_closing_counts_to_the_next_open_day() -> None:
    assert business_day(TODAY, []) == TODAY
    assert business_day(TODAY, [TODAY]) == TODAY + DAY
    assert business_day(TODAY, [TODAY + DAY, TODAY]) == TODAY + 2 * DAY
    assert business_day(TODAY, [TODAY - DAY]) == TODAY
