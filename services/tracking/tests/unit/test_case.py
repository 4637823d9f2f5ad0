"""The life of a case: every pair of state and action, and the same end whatever the order."""

import contextlib
import datetime
import hashlib
import itertools
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.domain.case import (
    ACTIONS,
    CaseAction,
    CaseState,
    check_code_fits,
    state_of,
    step,
)
from tracking.domain.errors import NotInThisState
from tracking.domain.story import Step

ALLOWED = {
    ("filed", "ask", "supplement_asked"),
    ("filed", "accept", "accepted"),
    ("filed", "refuse", "refused"),
    ("filed", "withdraw", "withdrawn"),
    ("filed", "refer", "referred"),
    ("refused", "appeal", "appealed"),
    ("appealed", "uphold", "refused"),
    ("appealed", "reopen", "filed"),
    ("supplement_asked", "answer", "filed"),
    ("supplement_asked", "accept", "accepted"),
    ("supplement_asked", "refuse", "refused"),
    ("supplement_asked", "withdraw", "withdrawn"),
    ("accepted", "serve", "served"),
    ("served", "evaluate", "evaluated"),
    ("evaluated", "archive", "archived"),
}
NOON = datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC)


def told(name: str, minute: int = 0) -> Step:
    return Step(
        message_id=uuid.uuid4(),
        name=name,
        case_id=uuid.UUID(int=1),
        item_id=None,
        occurred_at=NOON + datetime.timedelta(minutes=minute),
        actor="a",
        actor_role="window",
    )


WHOLE = [
    told("intake.form_filed", 0),
    told("intake.supplement_asked", 1),
    told("intake.supplement_answered", 2),
    told("intake.supplement_asked", 3),
    told("intake.supplement_answered", 4),
    told("intake.need_accepted", 5),
    told("matching.offer_made", 6),
    told("tracking.case_served", 7),
    told("evaluation.case_evaluated", 8),
    told("admin.case_archived", 9),
]


def test_every_pair_of_state_and_action_is_allowed_or_forbidden_as_written_down():
    seen = set()
    for state, action in itertools.product(CaseState, CaseAction):
        with contextlib.suppress(NotInThisState):
            seen.add((state.value, action.value, step(state, action).value))
    assert seen == ALLOWED


def test_a_forbidden_action_is_answered_with_the_state_and_a_stable_code():
    with pytest.raises(NotInThisState, match="archived") as refused:
        step(CaseState.ARCHIVED, CaseAction.SERVE)
    assert refused.value.code == "not_in_this_state"


def test_every_action_is_told_by_some_message():
    assert {action for _, action in ACTIONS.values()} == set(CaseAction)


@given(st.permutations(WHOLE), st.lists(st.sampled_from(WHOLE)))
def test_the_end_state_is_the_same_when_steps_come_in_any_order_and_repeatedly(order, again):
    assert state_of([*order, *again]) is CaseState.ARCHIVED


@given(st.permutations(WHOLE[:5]))
def test_an_application_stands_where_its_latest_step_left_it(order):
    assert state_of(order) is CaseState.FILED


def test_an_open_supplement_shows_when_it_was_not_answered():
    assert state_of(WHOLE[:4]) is CaseState.SUPPLEMENT_ASKED


def test_an_archived_case_waits_when_its_evaluation_is_still_on_its_way():
    without = [s for s in WHOLE if s.name != "evaluation.case_evaluated"]
    assert state_of(without) is CaseState.SERVED


def test_a_case_moves_on_when_the_clock_of_the_next_service_is_behind():
    skewed = [told("intake.need_accepted", 5), told("tracking.case_served", 3)]
    assert state_of(skewed) is CaseState.SERVED


@pytest.mark.parametrize("name", ["intake.need_refused", "intake.need_withdrawn"])
def test_a_case_is_over_when_it_was_refused_or_withdrawn(name):
    steps = [told("intake.form_filed"), told(name, 1), told("tracking.case_served", 2)]
    assert state_of(steps).value == name.removeprefix("intake.need_")


def test_a_check_code_fits_only_its_own_number():
    right = hashlib.sha256(b"N-1:7K3M").hexdigest()
    assert check_code_fits("N-1", "7K3M", right)
    assert not check_code_fits("N-2", "7K3M", right)
    assert not check_code_fits("N-1", "7K3N", right)


def test_a_refused_case_is_open_again_when_its_appeal_was_won_and_may_be_accepted():
    steps = [
        told("intake.form_filed"),
        told("intake.need_refused", 1),
        told("intake.refusal_appealed", 2),
        told("intake.refusal_overturned", 3),
        told("intake.supplement_asked", 4),
        told("intake.supplement_answered", 5),
    ]
    assert state_of(steps) is CaseState.FILED
    assert state_of([*steps, told("intake.need_accepted", 6)]) is CaseState.ACCEPTED
    assert state_of(steps[:3]) is CaseState.APPEALED


def test_a_case_is_refused_still_when_its_appeal_was_lost():
    names = ("need_refused", "refusal_appealed", "refusal_upheld")
    steps = [told(f"intake.{name}", position) for position, name in enumerate(names)]
    assert state_of(steps) is CaseState.REFUSED
