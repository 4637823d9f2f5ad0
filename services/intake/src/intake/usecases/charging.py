"""Fees: rates published by two people, receipts issued and reversed, days closed (7.3.2e)."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from intake.domain.access import check_own_station, seen
from intake.domain.errors import UnknownItem, WrongField
from intake.domain.facts import Station, open_station
from intake.domain.fee import (
    Closing,
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
    CaseNotCharged,
    DayClosed,
    FeeInvalid,
    FeeNotFound,
    NoFeesHere,
)
from intake.domain.numbering import RECEIPT, receipt_number, year_of
from intake.domain.ports import Actor, Work
from intake.domain.states import State
from worktime import local_date


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What is charged: an item of the case, by which rate, how often, how it was paid; `amount` is only checked."""

    item_id: uuid.UUID
    rate: str
    quantity: int
    method: Method
    amount: Decimal | None = None


def propose_rate(work: Work, actor: Actor, station: str, facts: Mapping[str, Any]) -> Rate:
    """Propose a rate, or the next revision of one; nothing is charged by it yet.

    Raises UnknownStation, StationRemoved, NotYourStation, NoFeesHere, UnknownItem.
    """
    _charging(work, actor, station)
    if facts["item"] not in work.copies.catalogue():
        raise UnknownItem([facts["item"]])
    rate = Rate(
        id=work.new_id(),
        station=station,
        revision=work.fees.last_revision(station, facts["code"]) + 1,
        proposed_by=actor.id,
        proposed_at=work.now,
        **facts,
    )
    work.fees.add_rate(rate)
    return rate


def approve_rate(work: Work, actor: Actor, rate_id: uuid.UUID) -> Rate:
    """Publish a rate that somebody else proposed. Raises FeeNotFound, ApprovedBefore, OwnDecision."""
    rate = work.fees.find_rate(rate_id)
    if rate is None or not actor.sees_station(rate.station):
        raise FeeNotFound
    rate.approve(by=actor.id, at=work.now)
    return rate


def charge(work: Work, actor: Actor, form_id: uuid.UUID, wish: Charge) -> Receipt:
    """Charge for an item of an accepted need by the rate in force, and issue the receipt.

    Raises FormNotFound, CaseNotCharged, NoFeesHere, FeeInvalid where no such rate is in force for the item, or
    where the amount is off it.
    """
    form = seen(work.forms.find(form_id), actor)
    station = _charging(work, actor, form.station)
    item = next((one for one in form.items if one.id == wish.item_id), None)
    if form.state != State.ACCEPTED or item is None:
        raise CaseNotCharged
    today = local_date(work.now)
    rate = _rate(work, station.code, wish.rate, item.code, today)
    receipt = Receipt(
        id=work.new_id(),
        number=_number(work, station.code),
        station=station.code,
        enterprise=form.enterprise or "",
        form_id=form.id,
        item_id=item.id,
        rate_id=rate.id,
        item=rate.item,
        unit=rate.unit,
        quantity=wish.quantity,
        amount=rate.charge(wish.quantity, wish.amount),
        method=wish.method,
        day=_day(work, station.code, today),
        issued_by=actor.id,
        issued_at=work.now,
    )
    work.fees.add(receipt)
    return receipt


def reverse(work: Work, actor: Actor, receipt_id: uuid.UUID, reason: str) -> Receipt:
    """Undo a receipt by another one of the negative amount, on the day of the reversal; the first one stays as it is.

    Raises FeeNotFound, ReversedBefore, OwnDecision.
    """
    receipt = work.fees.find(receipt_id)
    if receipt is None or not actor.sees_station(receipt.station):
        raise FeeNotFound
    check_reversible(receipt, work.fees.find_reversal(receipt.id), actor.id)
    copied = ("station", "enterprise", "form_id", "item_id", "rate_id", "item", "unit", "quantity")
    reversal = Receipt(
        id=work.new_id(),
        number=_number(work, receipt.station),
        amount=-receipt.amount,
        method=receipt.method,
        day=_day(work, receipt.station, local_date(work.now)),
        issued_by=actor.id,
        issued_at=work.now,
        reverses=receipt.id,
        reason=reason,
        **{name: getattr(receipt, name) for name in copied},
    )
    work.fees.add(reversal)
    return reversal


def close_day(
    work: Work, actor: Actor, station: str, day: datetime.date, counted: tuple[Decimal, str]
) -> Closing:
    """Close a day with the cash that was counted, and a reason where it differs from the receipts.

    Raises NotYourStation, NoFeesHere, DayClosed, FeeInvalid for a day to come or a difference without a reason.
    """
    _charging(work, actor, station)
    if day > local_date(work.now):
        raise FeeInvalid(WrongField("day", "in_the_future", "不能日结未到的日期", "a day to come"))
    work.fees.hold_days(station)
    if day in work.fees.closed_days(station, day):
        raise DayClosed
    lines = totals(work.fees.of_day(station, day))
    cash, reason = counted
    expected = net_of(lines, Method.CASH)
    check_counted(expected, cash, reason)
    closing = Closing(
        id=work.new_id(),
        station=station,
        day=day,
        cash_expected=expected,
        cash_counted=cash,
        reason=reason,
        net=net_of(lines),
        closed_by=actor.id,
        closed_at=work.now,
    )
    work.fees.close(closing)
    return closing


def _charging(work: Work, actor: Actor, code: str) -> Station:
    station = open_station(code, work.copies.find_station(code))
    check_own_station(code, actor)
    if not station.charges_fees:
        raise NoFeesHere
    return station


def _rate(work: Work, station: str, code: str, item: str | None, today: datetime.date) -> Rate:
    rates = in_force(work.fees.rates_of(station), today)
    found = next((one for one in rates if one.code == code and one.item == item), None)
    if found is None:
        zh, en = "该事项没有现行有效的此项收费标准", "no such rate of this item is in force"
        raise FeeInvalid(WrongField("rate", "unknown_rate", zh, en))
    return found


def _number(work: Work, station: str) -> str:
    year = year_of(work.now)
    return receipt_number(station, year, work.numbers.take(station, year, RECEIPT))


def _day(work: Work, station: str, today: datetime.date) -> datetime.date:
    """Nobody closes the day meanwhile: whoever closes it waits for this receipt, or this one for the closing."""
    work.fees.hold_days(station)
    return business_day(today, work.fees.closed_days(station, today))
