"""Opinions on providers: each step of their table, who may take it, and what is told (8.3.1)."""

import datetime
import itertools

import pytest

from contracts.evaluation import OpinionAnswered, OpinionGiven
from evaluation.domain.errors import ItemUnknown, NoProviderServes, NotInThisState, OpinionUnknown
from evaluation.domain.opinion import (
    TRANSITIONS,
    Kind,
    OpinionAction,
    OpinionState,
    next_state,
)
from evaluation.usecases.opinions import (
    ANSWER_TIME_OVER,
    answer_opinion,
    chase_opinion,
    give_opinion,
)

pytestmark = pytest.mark.clause("8.3.1")
WORDS, REPLY = "出具证书比约定晚了两天。", "已加派人员，今后按期出具。"
REFUSED = sorted({*itertools.product(OpinionState, OpinionAction)} - set(TRANSITIONS))
LIMIT = datetime.timedelta(hours=72)


@pytest.fixture
def given(build, work):
    """Gives an opinion of a kind on an item that P001 serves."""

    def give(kind=Kind.COMPLAINT, **case):
        item = build.ended_case(work, **case).items[0]
        work.emitted.clear()
        work.express.clear()
        return give_opinion(work, build.enterprise(), item.id, kind, WORDS)

    return give


def ring(work, opinion):
    """The opinion's newest timer fires at its moment."""
    name, subject, at, _ = work.reminders[-1]
    assert (name, subject) == (ANSWER_TIME_OVER, str(opinion.id))
    work.now = at
    chase_opinion(work, opinion.id)


@pytest.mark.parametrize(("state", "action"), REFUSED)
def test_what_the_table_does_not_name_is_refused(state, action):
    with pytest.raises(NotInThisState):
        next_state(state, action)


def test_no_action_leads_out_of_an_answered_or_a_noted_opinion():
    ends = {OpinionState.NOTED, OpinionState.ANSWERED, OpinionState.ANSWERED_LATE}
    assert ends.isdisjoint(state for state, _ in TRANSITIONS)


def test_a_complaint_waits_for_its_answer_until_the_limit(work, given):
    opinion = given()
    assert (opinion.state, opinion.provider) == (OpinionState.OPEN, "P001")
    assert opinion.answer_by == work.now + LIMIT
    assert work.reminders == [(ANSWER_TIME_OVER, str(opinion.id), opinion.answer_by, None)]


def test_an_opinion_is_told_without_a_word_of_it(work, given):
    opinion = given(Kind.SUGGESTION)
    (told,) = work.said(OpinionGiven)
    assert (told.opinion_id, told.item_id, told.provider) == (opinion.id, opinion.item_id, "P001")
    assert (told.kind, told.answer_by, told.chased) == ("suggestion", opinion.answer_by, 0)
    assert WORDS not in str(told.dump())


def test_praise_is_noted_and_asks_for_no_answer(build, work, given):
    opinion = given(Kind.PRAISE)
    assert (opinion.state, opinion.answer_by, work.reminders) == (OpinionState.NOTED, None, [])
    assert work.said(OpinionGiven)[0].answer_by is None
    with pytest.raises(NotInThisState):
        answer_opinion(work, build.provider(), opinion.id, REPLY)
    chase_opinion(work, opinion.id)
    assert (opinion.state, opinion.chased) == (OpinionState.NOTED, 0)


def test_an_answer_is_in_time_up_to_the_very_limit(build, work, given):
    opinion = given()
    work.now = opinion.answer_by
    answer_opinion(work, build.provider(), opinion.id, REPLY)
    assert (opinion.state, opinion.answer, opinion.answered_at) == (
        OpinionState.ANSWERED,
        REPLY,
        work.now,
    )
    (told,) = work.said(OpinionAnswered)
    assert (told.opinion_id, told.provider, told.in_time) == (opinion.id, "P001", True)
    assert REPLY not in str(told.dump())


def test_an_answer_after_the_limit_is_late_whether_or_not_its_timer_has_fired(build, work, given):
    unfired = given()
    work.pass_time(hours=73)
    fired = given()
    ring(work, fired)
    for opinion in (unfired, fired):
        answer_opinion(work, build.provider(), opinion.id, REPLY)
        assert opinion.state is OpinionState.ANSWERED_LATE
        assert work.said(OpinionAnswered)[-1].in_time is False


def test_an_overdue_opinion_stays_late_by_a_clock_that_is_behind(build, work, given):
    opinion = given()
    ring(work, opinion)
    work.pass_time(hours=-1)
    answer_opinion(work, build.provider(), opinion.id, REPLY)
    assert opinion.state is OpinionState.ANSWERED_LATE


def test_a_second_answer_is_refused(build, work, given):
    opinion = given()
    answer_opinion(work, build.provider(), opinion.id, REPLY)
    with pytest.raises(NotInThisState):
        answer_opinion(work, build.provider(), opinion.id, "再答")
    assert opinion.answer == REPLY


def test_an_unanswered_opinion_is_chased_once_a_limit_and_three_times_at_most(work, given):
    opinion = given()
    first_limit = opinion.answer_by
    for chased in (1, 2, 3):
        ring(work, opinion)
        assert (opinion.state, opinion.chased) == (OpinionState.OVERDUE, chased)
    assert [name for name, *_ in work.reminders] == [ANSWER_TIME_OVER] * 3
    assert [at for *_, at, _ in work.reminders] == [first_limit + n * LIMIT for n in range(3)]
    told = work.said(OpinionGiven)
    assert [one.chased for one in told] == [0, 1, 2, 3]
    assert {one.answer_by for one in told} == {first_limit}
    assert {one.actor_role for one in told[1:]} == {"system"}
    chase_opinion(work, opinion.id)
    assert (opinion.chased, len(work.said(OpinionGiven))) == (3, 4)


def test_an_answered_opinion_is_chased_no_more(build, work, given):
    opinion = given()
    answer_opinion(work, build.provider(), opinion.id, REPLY)
    ring(work, opinion)
    assert (opinion.state, opinion.chased) == (OpinionState.ANSWERED, 0)
    assert len(work.said(OpinionGiven)) == 1


def test_reminders_do_not_pile_up_when_the_service_was_away_for_days(work, given):
    opinion = given()
    work.now = opinion.answer_by + datetime.timedelta(days=10)
    chase_opinion(work, opinion.id)
    assert work.reminders[-1][2] == work.now + LIMIT


def test_the_station_may_speak_for_the_enterprise(build, work):
    item = build.ended_case(work).items[0]
    opinion = give_opinion(work, build.officer(), item.id, Kind.COMPLAINT, WORDS)
    assert (opinion.given_by_role, opinion.enterprise) == ("officer", item.enterprise)


def test_nobody_gives_an_opinion_on_the_item_of_another(build, work):
    item = build.ended_case(work).items[0]
    strangers = (build.enterprise("91210100MA0000001Y"), build.officer("SY-TX-02"))
    for stranger in strangers:
        with pytest.raises(ItemUnknown):
            give_opinion(work, stranger, item.id, Kind.COMPLAINT, WORDS)
    with pytest.raises(ItemUnknown):
        give_opinion(work, build.enterprise(), work.new_id(), Kind.COMPLAINT, WORDS)


def test_an_item_without_a_provider_takes_no_opinion_on_one(build, work):
    own = build.ended_case(work, performer="station", provider=None).items[0]
    case = build.case()
    work.cases.add(case)
    for item in (own, case.items[0]):
        with pytest.raises(NoProviderServes):
            give_opinion(work, build.enterprise(), item.id, Kind.COMPLAINT, WORDS)
    assert work.opinions.rows == {}


def test_only_the_provider_concerned_answers(build, work, given):
    opinion = given()
    for stranger in (build.provider("P002"), build.officer(), build.enterprise()):
        with pytest.raises(OpinionUnknown):
            answer_opinion(work, stranger, opinion.id, REPLY)
    assert opinion.state is OpinionState.OPEN


def test_opinions_on_a_green_case_speak_on_the_express_lane(build, work, given):
    opinion = given(green=True)
    ring(work, opinion)
    answer_opinion(work, build.provider(), opinion.id, REPLY)
    assert work.express == [True] * 3
