"""The life of an item's evaluation, as a table."""

import datetime
import itertools

import pytest

from evaluation.domain.errors import NotInThisState
from evaluation.domain.item_evaluation import Action, State, step

# Spelled out once more on purpose: the table may not change by accident.
ALLOWED = {
    ("awaiting_start", "start", "awaiting_end"),
    ("awaiting_start", "end", "awaiting_both"),
    ("awaiting_end", "end", "awaiting_both"),
    ("awaiting_end", "file_summary", "summarised_early"),
    ("summarised_early", "end", "awaiting_answer"),
    ("awaiting_both", "file_summary", "awaiting_answer"),
    ("awaiting_both", "answer", "awaiting_summary"),
    ("awaiting_summary", "file_summary", "complete"),
    ("awaiting_answer", "answer", "complete"),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_every_pair_of_state_and_action_does_what_the_table_says(state, action):
    expected = [after for before, act, after in ALLOWED if (before, act) == (state, action)]
    if expected:
        assert step(state, action).state == expected[0]
    else:
        with pytest.raises(NotInThisState) as refused:
            step(state, action)
        assert state in refused.value.zh
        assert action in refused.value.en


def test_a_start_that_comes_after_the_end_changes_nothing(build):
    item = build.item(build.case())
    item.end(build.noon, build.noon + datetime.timedelta(hours=1))
    item.start(build.noon + datetime.timedelta(minutes=5))
    assert (item.state, item.started_at) == (State.AWAITING_BOTH, build.noon)


def test_the_latest_classification_wins_whichever_comes_last(build):
    item = build.item(build.case(), code=None, kind="other")
    item.classify("5.4.1", build.noon)
    item.classify("5.2.1", build.noon - datetime.timedelta(hours=1))
    assert (item.code, item.kind) == ("5.4.1", "certification")


@pytest.mark.parametrize(("hours", "in_time"), [(0, True), (71, True), (72, True), (73, False)])
def test_a_summary_is_in_time_up_to_its_due_time(build, hours, in_time):
    item = build.item(build.case())
    item.end(build.noon, build.noon)
    within, later = datetime.timedelta(hours=72), datetime.timedelta(hours=hours)
    assert item.is_summary_in_time(build.noon + later, within) is in_time


def test_a_summary_before_the_end_is_in_time(build):
    item = build.item(build.case())
    item.start(build.noon)
    assert item.is_summary_in_time(build.noon, datetime.timedelta(hours=72))
    assert item.summary_due_at(datetime.timedelta(hours=72)) is None


def test_a_case_is_concluded_once(build):
    case = build.case(items=1)
    assert not case.conclude(build.noon)
    case.items[0].state = State.COMPLETE
    assert [case.conclude(build.noon), case.conclude(build.noon)] == [True, False]
