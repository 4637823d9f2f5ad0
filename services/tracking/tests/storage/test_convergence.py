"""On a real database: shuffled, repeated and simultaneous, always the same end."""

import functools
import threading

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing import actor_as
from contracts import intake
from tracking.storage import tables
from tracking.usecases import serving

OFFICER = actor_as("officer", station="SY-HP-01")
PROVIDER = actor_as("provider", provider="P002")
# What the service itself does has a new id and time on each run, and versions count the writes.
LEFT_OUT = {
    "message_id",
    "occurred_at",
    "try_at",  # of a delivery: first at once, thus when its step was taken
    "started_at",
    "ended_at",
    "stages",
    # Of the clocks: when the step of tracking's own was taken, under which id; and when the timer rings.
    "step_since",
    "step_told_at",
    "step_told_by",
    "stopped_at",
    "step_due_at",
    "rings_at",
    "version",
}


def unchecked(version: int) -> None:
    """No If-Match was given."""


def act(bench, actor, item_id, *calls):
    for call in calls:
        with bench.factory.open(actor=actor) as work:
            call(work, actor, item_id, unchecked)


def reach(stage):
    def call(work, actor, item_id, unchanged):
        serving.reach_stage(work, actor, item_id, stage, unchanged)

    return call


def serve(bench, story):
    own = [reach(stage) for stage in ("consult", "report")]
    given_ = [reach(stage) for stage in ("contact", "inspect", "collect", "hand_out")]
    act(bench, OFFICER, story.own, serving.start_service, *own, serving.end_service)
    act(bench, PROVIDER, story.given, serving.start_service, *given_, serving.end_service)


def before_service(story, *more):
    return [
        *more,
        story.catalogue("5.1.1"),
        story.catalogue("5.6.4.2"),
        *story.application(),
        story.catalogue("5.6.4.2", version=2, revision=2),
        *story.matched(),
    ]


def end_state(bench):
    with bench.engine.connect() as connection:
        return {
            table.name: sorted(
                repr([row[column] for column in row if column not in LEFT_OUT])
                for row in connection.execute(sa.select(table)).mappings()
            )
            for table in tables.metadata.sorted_tables
        }


def live(bench, tell, story, first, second):
    bench.empty()
    tell(first)
    serve(bench, story)
    tell(second)
    return end_state(bench)


def in_batches(bench, size):
    """Tell as the consumer does: in batches; what came too early is tried again until all is handled."""

    def tell(told):
        for start in range(0, len(told), size):
            bench.settle(told[start : start + size])
        before = None
        while (left := bench.settle_parked()) and left != before:
            before = left
        assert left == 0

    return tell


@pytest.mark.clause("4.2.2")
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_end_state_is_the_same_when_the_whole_story_is_shuffled_and_repeated(
    data, tracking_bench, new_story, telling, of_notice, of_station
):
    story = new_story()
    copies = (of_notice(2025), of_notice(2025, 2), of_station("SY-HP-01", "D-01"))
    first, second = before_service(story, *copies), story.evaluated()
    singly = functools.partial(telling, tracking_bench.deliver)
    expected = live(tracking_bench, singly, story, first, second)
    assert [len(expected[name]) for name in ("tracked_case", "tracked_item")] == [1, 2]
    shuffled = data.draw(st.permutations(first + first[:4]))
    rest = data.draw(st.permutations(second + first[-3:] + second[:2]))
    assert live(tracking_bench, singly, story, shuffled, rest) == expected
    batches = in_batches(tracking_bench, data.draw(st.integers(2, len(shuffled))))
    assert live(tracking_bench, batches, story, shuffled, rest) == expected


def together(*calls):
    """Run the calls at the same moment; raises what any of them raised."""
    gate, failures = threading.Barrier(len(calls)), []

    def run(call):
        gate.wait()
        try:
            call()
        except Exception as error:  # handed to the test below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@pytest.mark.clause("4.1")
def test_the_case_is_served_once_when_its_last_two_items_end_at_once(
    tracking_bench, telling, story
):
    telling(tracking_bench.deliver, before_service(story))
    own = [reach(stage) for stage in ("consult", "report")]
    given_ = [reach(stage) for stage in ("contact", "inspect", "collect", "hand_out")]
    act(tracking_bench, OFFICER, story.own, serving.start_service, *own)
    act(tracking_bench, PROVIDER, story.given, serving.start_service, *given_)
    provider = threading.Thread(
        target=act, args=(tracking_bench, PROVIDER, story.given, serving.end_service)
    )
    with tracking_bench.factory.open(actor=OFFICER) as work:
        serving.end_service(work, OFFICER, story.own, unchecked)
        provider.start()
        provider.join(timeout=0.5)
        assert provider.is_alive(), "the second end has to wait for the first to commit"
    provider.join()
    said = [message["type"] for message in tracking_bench.said()]
    assert said.count("tracking.case_served") == 1
    assert said[-1] == "tracking.case_served"


def test_a_step_is_kept_and_told_once_when_it_is_told_twice(tracking_bench, telling, story):
    filed, other = story.accepted(), story.accepted()
    telling(tracking_bench.deliver, [filed, filed, other])
    state = end_state(tracking_bench)
    assert [len(state[name]) for name in ("step", "notification")] == [2, 2]


def test_what_moves_a_case_is_known_while_it_is_not_written_yet(tracking_bench, telling, story):
    telling(tracking_bench.deliver, [story.filed()])
    message_id, asked = story.of_form(intake.SupplementAsked, "window", missing=(), breach=False)
    for expected in (False, True):
        with tracking_bench.factory.open(message_id=message_id) as work:
            if expected:
                work.expect([asked])
            tracking_bench.service().follow_application(work, asked)
            (moved,) = work.steps.moves_of(story.case_id)
            assert moved.name == asked.name


def test_a_case_is_there_once_when_its_first_messages_come_at_once(tracking_bench, telling, story):
    for told in ([story.filed(), story.accepted()], [story.accepted(), story.accepted()]):
        together(*[lambda one=one: telling(tracking_bench.deliver, [one]) for one in told])
    state = end_state(tracking_bench)
    assert [len(state[name]) for name in ("tracked_case", "tracked_item", "step")] == [1, 2, 4]
