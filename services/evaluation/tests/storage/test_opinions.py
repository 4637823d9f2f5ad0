"""Opinions on a real database: they come out as they went in, and an answer and a reminder at once count as two."""

import contextlib
import threading

import alembic.command
import pytest
import sqlalchemy as sa

from chassis.database import connect
from chassis.migrate import configuration, migrate, versions_of
from chassis.testing import actor_as, fresh_database
from evaluation.domain.errors import NotInThisState, OpinionUnknown
from evaluation.domain.opinion import Kind, OpinionState
from evaluation.usecases.opinions import answer_opinion, chase_opinion, give_opinion

pytestmark = [pytest.mark.postgres, pytest.mark.clause("8.3.1")]
WORDS = "意见\n“两天”🙂\t"
PROVIDER = actor_as("provider", provider="P001")


@pytest.fixture
def given(factory, new_case):
    """The id of an opinion on an item that P001 serves."""
    case = new_case()
    with factory.open() as work:
        case.items[0].agree("provider", "P001", work.now)
        work.cases.add(case)
    with factory.open() as work:
        actor = actor_as("enterprise", enterprise=case.enterprise)
        return give_opinion(work, actor, case.items[0].id, Kind.COMPLAINT, WORDS).id


def test_an_opinion_comes_out_as_it_went_in(factory, given):
    with factory.open() as work:
        found = work.opinions.get(given, lock=False)
        assert (found.text, found.kind, found.state) == (WORDS, Kind.COMPLAINT, OpinionState.OPEN)
        assert type(found.kind) is Kind
        assert type(found.state) is OpinionState
        assert found.answer_by == work.now + work.terms.opinion


def test_an_opinion_that_is_not_there_is_unknown(factory, given):
    with factory.open() as work, pytest.raises(OpinionUnknown):
        work.opinions.get(work.new_id(), lock=True)


def test_the_time_to_answer_is_a_setting(factory, monkeypatch):
    monkeypatch.setenv("SERVICE_OPINION_ANSWER_HOURS", "0.5")
    with factory.open() as work:
        assert work.terms.opinion.total_seconds() == 1800


@contextlib.contextmanager
def engine_on(url):
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def at_once(*actions):
    """What each raised, all having begun together."""
    began, raised = threading.Barrier(len(actions)), []

    def act(action):
        began.wait(5)
        try:
            action()
        except NotInThisState as error:
            raised.append(error)

    threads = [threading.Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return raised


def test_two_answers_at_once_are_one(factory, given):
    def answer():
        with factory.open() as work:
            answer_opinion(work, PROVIDER, given, "答复")

    assert len(at_once(answer, answer)) == 1


def test_an_answer_and_a_reminder_at_once_leave_one_whole_story(factory, given):
    def answer():
        with factory.open() as work:
            answer_opinion(work, PROVIDER, given, "答复")

    def chase():
        with factory.open() as work:
            chase_opinion(work, given)

    assert at_once(answer, chase) == []
    with factory.open() as work:
        found = work.opinions.get(given, lock=False)
    states = {0: OpinionState.ANSWERED, 1: OpinionState.ANSWERED_LATE}
    assert found.state is states[found.chased]


def test_opinions_can_be_taken_out_of_the_tables_again_and_the_rest_stays():
    with fresh_database("evaluation") as url, engine_on(url) as engine:
        with engine.begin() as connection:
            line = configuration(connection, versions_of("evaluation"), "alembic_version")
            alembic.command.downgrade(line, "0001_evaluations")
        left = set(sa.inspect(engine).get_table_names())
        assert ("opinion" in left, "rating" in left) == (False, True)
        migrate(engine, "evaluation")
        assert "opinion" in sa.inspect(engine).get_table_names()
