"""What interface tests start from: tokens, accounts, an archived case."""

import datetime
import decimal
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.testing import Bench
from contracts import evaluation, intake, matching, tracking
from contracts.parts import AcceptedItem, Paper

ENTERPRISE = "91210106MA0XXXX01Q"
SAID: dict[str, Any] = {
    "occurred_at": datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC),
    "actor": "somebody",
    "actor_role": "officer",
}


def papers(*kinds: str) -> tuple[Paper, ...]:
    return tuple(Paper(kind=kind, path=f"/api/x/v1/{kind}", sha256="a" * 64) for kind in kinds)


def accepted_item(item_id: uuid.UUID) -> AcceptedItem:
    return AcceptedItem(
        item_id=item_id,
        code="5.8",
        kind="other",
        section="8",
        quantity=1,
        due_at=SAID["occurred_at"],
        promise_working_days=3,
        provisional=False,
        details={},
    )


def accepted(case_id: uuid.UUID, number: str, station: str, items: list[uuid.UUID]) -> Any:
    return intake.NeedAccepted(
        **SAID,
        case_id=case_id,
        number=number,
        station=station,
        enterprise=ENTERPRISE,
        first_asker="somebody",
        channel="web",
        district="210102",
        industry="C",
        size="small",
        green=False,
        filed_at=SAID["occurred_at"],
        check_code_hash="0" * 64,
        items=tuple(accepted_item(item) for item in items),
        papers=papers("form", "notice"),
    )


def agreed(case_id: uuid.UUID, item_id: uuid.UUID, sheet: str) -> Any:
    return matching.ServiceAgreed(
        **SAID,
        case_id=case_id,
        item_id=item_id,
        code="5.8",
        performer="station",
        provider=None,
        starts_on=datetime.date(2026, 11, 24),
        cycle_working_days=3,
        price_yuan=decimal.Decimal("0.00"),
        sheet_number=sheet,
        papers=papers(sheet),
    )


def file_case(bench: Bench, number: str, station: str) -> uuid.UUID:
    """Deliver everything that makes a case of two items whole; the acceptance comes last."""
    case_id, items = new_id(), [new_id(), new_id()]
    bench.deliver("note_service", tracking.CaseServed(**SAID, case_id=case_id, item_count=2))
    for n, item in enumerate(items):
        bench.deliver("note_agreement", agreed(case_id, item, f"{number}-S{n}"))
    done = evaluation.CaseEvaluated(
        **SAID, case_id=case_id, item_count=2, papers=papers("answer", "summary")
    )
    bench.deliver("note_evaluation", done)
    bench.deliver("note_acceptance", accepted(case_id, number, station, items))
    return case_id


@pytest.fixture
def operator(admin: Bench) -> Any:
    return admin.client.as_("operator")


@pytest.fixture
def anybody(admin: Bench) -> Any:
    return admin.client


@pytest.fixture
def two_cases(admin: Bench) -> Bench:
    """One archived case at SY-HP-01, one at SY-TX-01."""
    file_case(admin, "SY-HP-01-2026-000001", "SY-HP-01")
    file_case(admin, "SY-TX-01-2026-000001", "SY-TX-01")
    return admin


@pytest.fixture
def file(admin: Bench) -> Callable[[str, str], uuid.UUID]:
    return lambda number, station: file_case(admin, number, station)


@pytest.fixture
def new_account(operator: Any) -> Callable[..., Any]:
    """Register an account over HTTP; what is given overrides a good window account."""

    def register(**facts: Any) -> Any:
        body = {
            "name": "wang.fang",
            "display_name": "王芳",
            "role": "window",
            "station": "SY-HP-01",
            "password": "correct horse",
        }
        return operator.post("/v1/accounts", json={**body, **facts})

    return register
