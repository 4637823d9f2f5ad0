"""Events of different services arrive in any order, and more than once: the end is the same."""

import datetime
import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.evaluation import QuestionnaireIssued
from evaluation.domain.papers import facts_of
from evaluation.usecases import follow_case

CASE = uuid.UUID(int=1)
STEPS = 5
ITEMS = 2


def hours(build, count):
    return build.noon + datetime.timedelta(hours=count)


def stream(build, work):
    """The story of a case with two items, in its order, as handlers."""
    case = build.case(ITEMS, case_id=CASE)
    for position, item in enumerate(case.items):
        item.id = uuid.UUID(int=10 + position)
    ids = [item.id for item in case.items]
    at = [hours(build, count) for count in range(STEPS)]
    yield lambda: follow_case.open_case(work, build_copy(build, case))
    for i in ids:
        yield lambda i=i: follow_case.classify_item(work, i, "5.2.1", at[0])
        yield lambda i=i: follow_case.note_agreement(work, i, "5.4.2", "provider", "P001", at[1])
        yield lambda i=i: follow_case.note_start(work, i, at[2])
        yield lambda i=i: follow_case.note_end(work, i, at[2], at[3])


def build_copy(build, case):
    """What a handler makes of the message: fresh objects each time it is delivered."""
    copy = build.case(0, case_id=case.id)
    copy.items = [build.item(copy, id=item.id) for item in case.items]
    return copy


def end_state(work):
    case = work.cases.find(CASE)
    told = sorted(str(message.item_id) for message in work.said(QuestionnaireIssued))
    return [(facts_of(case, item), item.state) for item in case.items], told


@settings(max_examples=100, deadline=None)
@given(order=st.permutations([*range(1 + 4 * ITEMS), *range(1 + 4 * ITEMS)]))
def test_any_order_and_repeats_end_in_the_same_state(build, deliver, order):
    in_order, shuffled = build.work(), build.work()
    deliver(stream(build, in_order))
    handlers = list(stream(build, shuffled))
    deliver(handlers[position] for position in order)
    assert end_state(shuffled) == end_state(in_order)
    assert len(end_state(shuffled)[1]) == ITEMS
