"""Plans of visits, visits and what they end in (6.1.1), publicity activities (6.1.3)."""

import datetime
import uuid
from typing import Any

import pytest

from intake.adapters.checks import check_credit_code
from intake.domain.activity import check_activity
from intake.domain.errors import AlreadyClosed
from intake.domain.visit import (
    PlannedVisit,
    Visit,
    VisitPlan,
    WhyNot,
    check_plan,
    check_visit,
    go,
)
from intake.domain.visit_errors import (
    AlreadyVisited,
    NotTheVisitor,
    PlanCancelled,
    VisitInvalid,
)

ENTERPRISE, OTHER = "91210106MA0P4T8K5T", "91210112MA0QE1R79C"
DAY = datetime.date(2026, 3, 2)
PERIOD = (DAY, DAY + datetime.timedelta(days=4))
NOW = datetime.datetime(2026, 3, 3, 8, tzinfo=datetime.UTC)


def entry(**changed: Any) -> PlannedVisit:
    facts = {"position": 0, "enterprise": ENTERPRISE, "name": "泵厂", "officer": "acc-o"}
    return PlannedVisit(**{**facts, "id": uuid.uuid4(), "on_day": DAY, **changed})


def plan(*entries: PlannedVisit) -> VisitPlan:
    return VisitPlan(
        id=uuid.uuid4(),
        station="SY-TX-01",
        title="三月走访",
        first_day=PERIOD[0],
        last_day=PERIOD[1],
        planned_by="acc-m",
        planned_at=NOW,
        entries=list(entries),
    )


def visit(**changed: Any) -> Visit:
    facts: dict[str, Any] = {"station": "SY-TX-01", "enterprise": ENTERPRISE, "officer": "acc-o"}
    told = {"visited_at": NOW, "met": "钱经理", "findings": "", "recorded_at": NOW}
    return Visit(**{**facts, **told, "id": uuid.uuid4(), **changed})


def wrong(caught: pytest.ExceptionInfo[VisitInvalid]) -> dict[str, str]:
    return {one.field: one.code for one in caught.value.wrong_fields}


def test_every_wrong_field_of_a_plan_is_named_at_once() -> None:
    entries = [
        entry(enterprise="91210106MA0P4T8K50"),
        entry(on_day=DAY - datetime.timedelta(days=1)),
        entry(enterprise=OTHER),
        entry(enterprise=OTHER),
    ]
    with pytest.raises(VisitInvalid) as caught:
        check_plan((PERIOD[1], PERIOD[0]), entries, check_credit_code)
    assert wrong(caught)["last_day"] == "bad_period"

    with pytest.raises(VisitInvalid) as caught:
        check_plan(PERIOD, entries, check_credit_code)
    assert wrong(caught) == {
        "entries[0].enterprise": "bad_credit_code",
        "entries[1].on_day": "outside_period",
        "entries[3].enterprise": "twice",
    }
    assert all(one.zh and one.en for one in caught.value.wrong_fields)


def test_a_plan_of_the_period_s_own_ends_is_right() -> None:
    check_plan(PERIOD, [entry(), entry(on_day=PERIOD[1])], check_credit_code)


def test_a_visit_is_noted_on_its_entry_when_the_officer_goes() -> None:
    planned, made = entry(), visit()
    go(plan(planned), planned, made)
    assert (planned.visit_id, made.planned_id) == (made.id, planned.id)


def test_an_entry_is_visited_once() -> None:
    planned = entry(visit_id=uuid.uuid4())
    with pytest.raises(AlreadyVisited):
        go(plan(planned), planned, visit())


def test_another_enterprise_than_planned_is_refused() -> None:
    planned = entry()
    with pytest.raises(VisitInvalid) as caught:
        go(plan(planned), planned, visit(enterprise=OTHER))
    assert wrong(caught) == {"enterprise": "not_as_planned"}
    assert planned.visit_id is None


def test_somebody_else_goes_for_a_reason_only() -> None:
    planned = entry()
    with pytest.raises(NotTheVisitor) as caught:
        go(plan(planned), planned, visit(officer="acc-other", instead_reason=" "))
    assert [one.field for one in caught.value.wrong_fields] == ["instead_reason"]
    go(plan(planned), planned, visit(officer="acc-other", instead_reason="原专员休假"))


def test_nobody_goes_by_a_plan_that_was_cancelled() -> None:
    planned = entry()
    cancelled = plan(planned)
    cancelled.cancel("暴雪")
    for act in (
        lambda: go(cancelled, planned, visit()),
        lambda: cancelled.cancel("再次"),
        lambda: cancelled.change("新", PERIOD, []),
    ):
        with pytest.raises(PlanCancelled):
            act()


def test_a_changed_plan_keeps_what_was_visited_with_its_visit() -> None:
    done, left = entry(visit_id=uuid.uuid4()), entry(enterprise=OTHER)
    changed = plan(done, left)
    changed.change("改", PERIOD, [entry(officer="acc-new"), entry(on_day=PERIOD[1])])
    assert (changed.title, changed.revision) == ("改", 2)
    assert [one.visit_id for one in changed.entries] == [done.visit_id, None]
    assert changed.entries[0].id == done.id
    assert changed.entries[0].officer == "acc-new"


def test_what_was_visited_cannot_leave_the_plan() -> None:
    done = entry(visit_id=uuid.uuid4())
    kept = plan(done)
    with pytest.raises(VisitInvalid) as caught:
        kept.change("改", PERIOD, [entry(enterprise=OTHER)])
    assert wrong(caught) == {"entries": "already_visited"}
    assert (kept.title, kept.entries) == ("三月走访", [done])


def test_a_visit_ends_once_in_a_form_or_in_a_reason() -> None:
    made = visit()
    made.become(uuid.uuid4(), NOW)
    with pytest.raises(AlreadyClosed):
        made.end_without(WhyNot.NO_NEED, "", NOW)
    other = visit()
    other.end_without(WhyNot.CLOSED, "", NOW)
    with pytest.raises(AlreadyClosed):
        other.become(uuid.uuid4(), NOW)
    assert (other.why_not, other.form_id, other.ended_at) == (WhyNot.CLOSED, None, NOW)


def test_another_reason_is_said_in_words() -> None:
    made = visit()
    with pytest.raises(VisitInvalid) as caught:
        made.end_without(WhyNot.OTHER, " ", NOW)
    assert wrong(caught) == {"words": "required"}
    assert made.ended_at is None


def test_what_has_not_been_yet_is_not_recorded() -> None:
    with pytest.raises(VisitInvalid) as caught:
        check_visit(NOW + datetime.timedelta(minutes=1), NOW)
    assert wrong(caught) == {"visited_at": "in_the_future"}
    check_visit(NOW, NOW)
    with pytest.raises(VisitInvalid) as caught:
        check_activity(DAY + datetime.timedelta(days=1), DAY)
    assert wrong(caught) == {"held_on": "in_the_future"}
    check_activity(DAY, DAY)
