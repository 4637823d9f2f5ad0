"""Durable timers on a real database."""

import datetime
import json
import threading
import time
import uuid

import pytest
import sqlalchemy as sa
from toy.service import thing

from chassis import inbox, metrics, redrive
from chassis.deadletters import Filter
from chassis.envelope import PREFIX, Poison, Received, kept
from chassis.tables import dead_letter, parked_message, timer
from chassis.testing import bench
from chassis.timers import cancel, claim_due, fire_due, forget_fired

pytestmark = pytest.mark.postgres
NOW = datetime.datetime.now(datetime.UTC)
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture(autouse=True)
def empty(toy):
    toy.empty()


def ring(work, subject, payload):
    """What the handler of a test does: a row for each time it is called."""
    row = {"thing_id": uuid.uuid4(), "label": subject, "station": (payload or {}).get("station")}
    work.session.execute(sa.insert(thing).values(row))


def fail(work, subject, payload):
    ring(work, subject, payload)
    raise ValueError("no")


def put(toy, subject="a", due_at=NOW - SECOND, payload=None, name="ring"):
    with toy.factory.open() as work:
        work.remind(name, subject, due_at, payload)


def fire(toy, handler=ring, **options):
    return fire_due(toy.factory, {"ring": handler}, **options)


def rung(toy):
    with toy.engine.begin() as connection:
        return sorted(connection.scalars(sa.select(thing.c.label)))


def rows(toy, table):
    with toy.engine.begin() as connection:
        return connection.execute(sa.select(table)).all()


def make_due(toy):
    with toy.engine.begin() as connection:
        connection.execute(sa.update(timer).values(try_at=NOW - SECOND))


def test_timer_fires_once_when_it_is_due(toy):
    put(toy, payload={"station": "SY"})
    assert fire(toy) == 1
    assert fire(toy) == 0
    assert [(t.label, t.station) for t in rows(toy, thing)] == [("a", "SY")]
    assert rows(toy, timer)[0].fired_at is not None


def test_timer_does_not_fire_before_its_moment(toy):
    put(toy, due_at=NOW + DAY)
    assert fire(toy) == 0
    assert rung(toy) == []


def test_timer_is_not_set_when_its_transaction_fails(toy):
    def fails():
        with toy.factory.open() as work:
            work.remind("ring", "a", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert rows(toy, timer) == []


def test_late_timers_are_caught_up_oldest_first(toy):
    for days in (1, 3, 2):
        put(toy, f"{days}", NOW - days * DAY)
    heard = []
    assert fire(toy, lambda work, subject, payload: heard.append(subject)) == 3
    assert heard == ["3", "2", "1"]


def test_each_timer_fires_once_when_two_replicas_claim(toy):
    for number in range(30):
        put(toy, f"{number:02}")
    together = threading.Barrier(2)

    def replica():
        together.wait()
        while fire(toy, limit=3):
            pass

    replicas = [threading.Thread(target=replica) for _ in range(2)]
    for one in replicas:
        one.start()
    for one in replicas:
        one.join(60)
    assert rung(toy) == [f"{number:02}" for number in range(30)]


def test_claimed_timer_fires_although_another_replica_locks_it_in_passing(toy):
    put(toy, "a")
    put(toy, "b", NOW)
    locked = threading.Event()

    def looks_in_passing():
        with toy.factory.open() as other:
            other.session.execute(sa.select(timer).where(timer.c.subject == "b").with_for_update())
            locked.set()
            time.sleep(0.2)

    looking = threading.Thread(target=looks_in_passing)

    def meets(work, subject, payload):
        ring(work, subject, payload)
        if subject == "a":
            looking.start()
            assert locked.wait(10)

    assert fire(toy, meets) == 2
    looking.join(10)
    assert rung(toy) == ["a", "b"]


def test_timer_being_claimed_is_left_to_its_claimer(toy):
    put(toy)
    with toy.factory.open() as one, toy.factory.open() as other:
        assert len(claim_due(one.session, 10, ("ring",))) == 1
        assert claim_due(other.session, 10, ("ring",)) == []
    assert fire(toy) == 0  # under lease


def test_timer_fires_once_when_its_lease_runs_out_under_slow_work(toy, monkeypatch):
    monkeypatch.setattr("chassis.timers.LEASE", 0 * SECOND)
    put(toy)

    def slow(work, subject, payload):
        ring(work, subject, payload)
        with toy.factory.open() as other:
            assert claim_due(other.session, 10, ("ring",)) == []

    fire(toy, slow)
    assert rung(toy) == ["a"]


def test_timer_does_not_fire_for_a_claimer_who_was_overtaken(toy):
    put(toy, "a")
    put(toy, "b", NOW)

    def overtaken(work, subject, payload):
        ring(work, subject, payload)
        if subject == "a":
            with toy.engine.begin() as connection:
                connection.execute(
                    sa.update(timer).where(timer.c.subject == "b").values(try_at=NOW)
                )
            fire(toy)

    fire(toy, overtaken)
    assert rung(toy) == ["a", "b"]


def test_cancelled_timer_does_not_fire(toy):
    put(toy, "a")
    put(toy, "a")
    put(toy, "b")
    with toy.factory.open() as work:
        assert cancel(work.session, "ring", "a") == 2
    fire(toy)
    assert rung(toy) == ["b"]


def test_timer_that_is_cancelled_after_it_was_claimed_does_not_fire(toy):
    put(toy, "a")
    put(toy, "b", NOW)

    def cancels(work, subject, payload):
        ring(work, subject, payload)
        cancel(work.session, "ring", "b")

    assert fire(toy, cancels) == 2
    assert rung(toy) == ["a"]


def test_fired_timer_can_not_be_cancelled(toy):
    put(toy)
    fire(toy)
    with toy.factory.open() as work:
        assert cancel(work.session, "ring", "a") == 0


def test_timer_of_a_name_that_is_not_known_here_is_left_alone(toy):
    put(toy, name="newer")
    assert fire(toy) == 0
    assert rows(toy, timer)[0].attempts == 0


def test_failing_timer_has_no_effect_and_waits_longer_each_time(toy):
    put(toy)
    for seconds in inbox.DELAYS:
        fire(toy, fail)
        (row,) = rows(toy, timer)
        left = (row.try_at - datetime.datetime.now(datetime.UTC)).total_seconds()
        assert seconds - 1 < left <= seconds
        assert rung(toy) == []
        make_due(toy)
    fire(toy)
    assert rung(toy) == ["a"]


def test_failing_timer_is_a_dead_letter_after_five_attempts(toy):
    put(toy, payload={"station": "沈阳"})
    for _ in range(inbox.ATTEMPTS):
        assert fire(toy, fail) == 1
        make_due(toy)
    assert fire(toy, fail) == 0
    (dead,) = rows(toy, dead_letter)
    assert (dead.reason, dead.type, dead.attempts) == ("failed", "timer/ring", inbox.ATTEMPTS)
    assert json.loads(bytes(dead.body)) == {"station": "沈阳"}
    assert dead.headers["cloudEvents_subject"] == "a"
    assert rows(toy, timer) == []
    assert rung(toy) == []


def test_neighbours_of_a_failing_timer_fire(toy):
    put(toy, "a")
    put(toy, "b")

    def picky(work, subject, payload):
        ring(work, subject, payload)
        if subject == "a":
            raise ValueError

    fire(toy, picky)
    assert rung(toy) == ["b"]


def test_timer_that_ends_its_process_each_time_is_given_up(toy):
    put(toy)
    for _ in range(inbox.ATTEMPTS):
        with toy.factory.open() as work:
            claim_due(work.session, 1, ("ring",))  # and the process is gone
        make_due(toy)
    fire(toy)
    assert [dead.reason for dead in rows(toy, dead_letter)] == ["process_died"]
    assert rung(toy) == []


def test_fired_timer_is_forgotten_after_30_days(toy):
    for subject in ("old", "new", "waiting"):
        put(toy, subject)
    with toy.engine.begin() as connection:
        for subject, days in (("old", 31), ("new", 29)):
            fired = sa.update(timer).where(timer.c.subject == subject)
            connection.execute(fired.values(fired_at=NOW - days * DAY))
    with toy.factory.open() as work:
        forget_fired(work.session)
    assert {row.subject for row in rows(toy, timer)} == {"new", "waiting"}


def give_up(toy, handler=fail):
    for _ in range(inbox.ATTEMPTS):
        fire(toy, handler)
        make_due(toy)
    return next(dead for dead in rows(toy, dead_letter) if dead.state == "open")


def redrive_all(toy):
    with toy.factory.open() as work:
        return redrive.redrive_all(work.session, Filter(type="timer/ring"), who="anna")


def test_timer_that_was_given_up_fires_once_when_it_is_redriven(toy):
    put(toy, payload={"station": "沈阳"})
    before, dead = rows(toy, timer), give_up(toy)
    assert rows(toy, timer) == []
    with toy.factory.open() as work:
        redrive.redrive(work.session, dead.dead_letter_id, who="anna")
    (again,) = rows(toy, timer)
    kept = ("timer_id", "due_at", "name", "subject", "payload")
    assert [getattr(again, name) for name in kept] == [getattr(before[0], name) for name in kept]
    assert again.attempts == 0
    assert rows(toy, parked_message) == []
    assert (fire(toy), fire(toy)) == (1, 0)
    assert rung(toy) == ["a"]


def test_timer_without_a_payload_is_redriven_with_the_others(toy):
    put(toy, "a")
    put(toy, "b")
    give_up(toy)
    assert redrive_all(toy) == (2, 0)
    assert {row.payload for row in rows(toy, timer)} == {None}
    fire(toy)
    assert rung(toy) == ["a", "b"]


def test_timer_that_fails_again_is_a_new_dead_letter(toy):
    put(toy)
    first = give_up(toy)
    redrive_all(toy)
    second = give_up(toy)
    assert second.dead_letter_id != first.dead_letter_id
    assert redrive_all(toy) == (1, 0)


def test_message_that_claims_to_be_a_timer_is_redriven_as_a_message(toy):
    said = {"id": str(uuid.uuid4()), "dataschema": "timer/ring", "subject": "a"}
    headers = kept({PREFIX + name: value for name, value in said.items()} | {"timer": "ring"})
    with toy.factory.open() as work:
        inbox.bury(work.session, Received(headers=headers, body=b"{}"), Poison("no_type", ""))
    assert redrive_all(toy) == (1, 0)
    assert (len(rows(toy, parked_message)), rows(toy, timer)) == (1, [])


def test_failures_and_firings_are_counted_by_timer(toy):
    def counted(outcome):
        return metrics.TIMERS.labels("ring", outcome)._value.get()

    fired, failed = counted("fired"), counted("failed")
    put(toy)
    give_up(toy)
    put(toy, "b")
    fire(toy)
    assert (counted("fired"), counted("failed")) == (fired + 1, failed + inbox.ATTEMPTS)
