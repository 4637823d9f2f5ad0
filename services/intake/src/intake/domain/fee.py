"""Fees 收费: published rates, receipts that are never edited, days that balance (7.3.2e).

Amounts are yuan with two places.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from intake.domain.errors import OwnDecision, WrongField
from intake.domain.fee_errors import ApprovedBefore, FeeInvalid, NotPublished, ReversedBefore

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


class Method(StrEnum):
    """How it was paid."""

    CASH = "cash"
    TRANSFER = "transfer"
    CARD = "card"
    MOBILE = "mobile"


@dataclass(eq=False, kw_only=True)
class Rate:
    """A rate 收费标准 of a station for a catalogue item: so much a `unit`, by the document `ground`.

    `holder`: the resident agency whose rate it is, or "". Never edited: a change is the next revision, which counts
    from its `valid_from` on.
    """

    id: uuid.UUID
    station: str
    item: str
    holder: str
    code: str
    revision: int
    name_zh: str
    name_en: str
    unit: str
    amount: Decimal
    ground: str
    valid_from: datetime.date
    proposed_by: str
    proposed_at: datetime.datetime
    approved_by: str | None = None
    approved_at: datetime.datetime | None = None

    def approve(self, *, by: str, at: datetime.datetime) -> None:
        """Publish it. Raises ApprovedBefore, OwnDecision: nobody approves what they proposed."""
        if self.approved_by is not None:
            raise ApprovedBefore
        if by == self.proposed_by:
            raise OwnDecision
        self.approved_by, self.approved_at = by, at

    def charge(self, quantity: int, told: Decimal | None) -> Decimal:
        """What that many units cost; `told` is what somebody thinks it costs. Raises NotPublished, FeeInvalid."""
        if self.approved_by is None:
            raise NotPublished
        right = (self.amount * quantity).quantize(CENT)
        if told is not None and told != right:
            zh = f"与公布的收费标准不符：应为 {right} 元"
            en = f"off the published rate: it is {right} yuan"
            raise FeeInvalid(WrongField("amount", "off_the_rate", zh, en))
        return right


@dataclass(eq=False, kw_only=True)
class Receipt:
    """A receipt 票据. A reversal 冲销 is one as well: its amount is negative, and it names what it reverses and why.

    `day` is the business day that it counts to, in Shenyang; once issued nothing of it changes.
    """

    id: uuid.UUID
    number: str
    station: str
    enterprise: str
    form_id: uuid.UUID
    item_id: uuid.UUID
    rate_id: uuid.UUID
    item: str
    unit: str
    quantity: int
    amount: Decimal
    method: str
    day: datetime.date
    issued_by: str
    issued_at: datetime.datetime
    reverses: uuid.UUID | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Total:
    """What a day took by one method and item: taken, reversed (positive), and what is left of both."""

    method: str
    item: str
    receipts: int
    taken: Decimal
    reversals: int
    reversed: Decimal

    @property
    def net(self) -> Decimal:
        """Taken less reversed."""
        return self.taken - self.reversed


@dataclass(eq=False, kw_only=True)
class Closing:
    """A closed day 日结: what the receipts say, what was counted in the till, and why the two differ where they do."""

    id: uuid.UUID
    station: str
    day: datetime.date
    cash_expected: Decimal
    cash_counted: Decimal
    reason: str
    net: Decimal
    closed_by: str
    closed_at: datetime.datetime

    @property
    def difference(self) -> Decimal:
        """Counted less expected."""
        return self.cash_counted - self.cash_expected


def in_force(rates: Iterable[Rate], on: datetime.date) -> list[Rate]:
    """Of each code the approved revision that counts on a day: the newest that is valid by then."""
    newest: dict[str, Rate] = {}
    for rate in rates:
        known = newest.get(rate.code)
        counts = rate.approved_by is not None and rate.valid_from <= on
        if counts and (known is None or rate.revision > known.revision):
            newest[rate.code] = rate
    return [newest[code] for code in sorted(newest)]


def check_reversible(receipt: Receipt, reversal: Receipt | None, by: str) -> None:
    """Whether a receipt may be reversed: once, by somebody else than issued it. Raises ReversedBefore, OwnDecision."""
    if receipt.reverses is not None or reversal is not None:
        raise ReversedBefore
    if by == receipt.issued_by:
        raise OwnDecision


def totals(receipts: Iterable[Receipt]) -> list[Total]:
    """By method and item, in order."""
    grouped: dict[tuple[str, str], list[Receipt]] = {}
    for one in receipts:
        grouped.setdefault((one.method, one.item), []).append(one)
    return [_total(*key, grouped[key]) for key in sorted(grouped)]


def net_of(lines: Iterable[Total], method: Method | None = None) -> Decimal:
    """What is left of a day, by one method or all."""
    nets = (line.net for line in lines if method is None or line.method == method)
    return sum(nets, NOTHING)


def check_counted(expected: Decimal, counted: Decimal, reason: str) -> None:
    """A till that differs from the receipts needs a reason. Raises FeeInvalid."""
    if counted != expected and not reason.strip():
        zh = f"现金与票据不符（应为 {expected} 元），请说明原因"
        en = f"the till differs from the receipts ({expected} yuan): say why"
        raise FeeInvalid(WrongField("reason", "required", zh, en))


def business_day(today: datetime.date, closed: Sequence[datetime.date]) -> datetime.date:
    """The day that a receipt of now counts to: today, or the first one after it that is not closed."""
    day, over = today, set(closed)
    while day in over:
        day += datetime.timedelta(days=1)
    return day


def _total(method: str, item: str, receipts: Sequence[Receipt]) -> Total:
    taken = [one.amount for one in receipts if one.reverses is None]
    back = [-one.amount for one in receipts if one.reverses is not None]
    return Total(
        method=method,
        item=item,
        receipts=len(taken),
        taken=sum(taken, NOTHING),
        reversals=len(back),
        reversed=sum(back, NOTHING),
    )
