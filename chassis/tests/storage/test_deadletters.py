"""Dead letters on a real database."""

import datetime
import json
import uuid

import pytest
import sqlalchemy as sa

from chassis import deadletters, inbox, redrive
from chassis.deadletters import Filter
from chassis.envelope import PREFIX, Poison, Received
from chassis.tables import dead_letter, dead_letter_action, parked_message
from chassis.testing import bench

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture(autouse=True)
def empty(toy):
    toy.empty()


@pytest.fixture
def session(toy):
    with toy.factory.open() as work:
        yield work.session


def bury(session, *, reason="failed", message_id=None, body=b'{"label":"a"}', **attributes):
    """Bury a message as the consumer does; returns the id of the dead letter."""
    said = {"dataschema": "toy.thing_made/v1", "subject": "case-1", "correlationid": "story"}
    said |= {"id": str(uuid.uuid4()) if message_id is None else message_id, **attributes}
    headers = {PREFIX + name: value for name, value in said.items()}
    inbox.bury(session, Received(headers=headers, body=body, attempts=4), Poison(reason, "why"))
    newest = sa.select(dead_letter.c.dead_letter_id).order_by(dead_letter.c.dead_letter_id.desc())
    return session.scalar(newest.limit(1))


def parked(session):
    return session.execute(sa.select(parked_message).order_by(parked_message.c.due_at)).all()


def audit(session):
    rows = session.execute(sa.select(dead_letter_action).order_by(dead_letter_action.c.action_id))
    return [(row.action, row.actor, row.how_many, row.why) for row in rows]


def ids(found):
    return [item["dead_letter_id"] for item in found["items"]]


def test_dead_letter_says_its_subject_and_story_and_is_open_when_buried(session):
    letter = deadletters.get(session, bury(session))
    assert (letter.subject, letter.correlation_id, letter.state) == ("case-1", "story", "open")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), 2),
        (Filter(reason="failed"), 1),
        (Filter(type="toy.other"), 1),
        (Filter(type="toy.other/v2"), 1),
        (Filter(type="toy.other/v1"), 0),
        (Filter(type="toy.oth_r"), 0),
        (Filter(type="toy"), 0),
        (Filter(subject="case-1"), 1),
        (Filter(subject="case-1", reason="not_json"), 0),
        (Filter(since=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)), 2),
        (Filter(until=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)), 0),
    ],
)
def test_list_and_count_and_redrive_take_the_same_letters_when_filtered(session, wanted, expected):
    bury(session)
    bury(session, reason="not_json", dataschema="toy.other/v2", subject="case-2")
    assert len(ids(deadletters.listed(session, wanted))) == expected
    assert redrive.count(session, wanted) == (expected, 0)
    assert redrive.redrive_all(session, wanted, who="anna") == (expected, 0)
    assert len(parked(session)) == expected


def test_pages_follow_newest_first_without_bodies_when_there_are_many(session):
    buried = [bury(session) for _ in range(5)]
    first = deadletters.listed(session, Filter(), limit=3)
    second = deadletters.listed(session, Filter(), limit=3, after=first["next"])
    assert ids(first) + ids(second) == buried[::-1]
    assert second["next"] is None
    assert "body" not in first["items"][0]


def test_whole_message_is_due_at_once_with_fresh_attempts_when_redriven(session):
    one = bury(session)
    letter = deadletters.get(session, one)
    redrive.redrive(session, one, who="anna", why="mended")
    (row,) = parked(session)
    assert (str(row.message_id), row.headers) == (letter.message_id, letter.headers)
    assert (bytes(row.body), row.attempts) == (bytes(letter.body), redrive.AGAIN)
    session.commit()
    (claimed,) = inbox.claim_parked(session)
    assert str(claimed.message_id) == letter.message_id
    assert ids(deadletters.listed(session, Filter())) == []
    assert ids(deadletters.listed(session, Filter(), state="redriven")) == [one]
    assert audit(session) == [("redrive", "anna", 1, "mended")]


def test_nothing_is_moved_when_the_transaction_of_a_redrive_fails(toy):
    with toy.factory.open() as work:
        bury(work.session)

    def fail():
        with toy.factory.open() as work:
            redrive.redrive_all(work.session, Filter(), who="anna")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with toy.factory.open() as work:
        assert parked(work.session) == audit(work.session) == []
        assert redrive.count(work.session, Filter()) == (1, 0)


def test_many_are_due_in_the_order_of_their_death_when_redriven(session):
    buried = [bury(session) for _ in range(20)]
    died = [deadletters.get(session, one).message_id for one in buried]
    redrive.redrive_all(session, Filter(), who="anna", why="all")
    assert [str(row.message_id) for row in parked(session)] == died
    assert audit(session) == [("redrive", "anna", 20, "all")]
    (action,) = deadletters.actions_on(session, deadletters.get(session, buried[7]))
    assert action["how_many"] == 20


def test_letter_without_a_readable_id_stays_and_is_told_when_many_are_redriven(session):
    bury(session)
    stays = bury(session, message_id="no uuid")
    assert redrive.count(session, Filter()) == (1, 1)
    assert redrive.redrive_all(session, Filter(), who="anna") == (1, 1)
    assert ids(deadletters.listed(session, Filter())) == [stays]


def test_letter_without_a_readable_id_is_refused_when_it_is_redriven_alone(session):
    with pytest.raises(redrive.WithoutMessageId):
        redrive.redrive(session, bury(session, message_id=""), who="anna")


def test_message_that_died_twice_is_parked_once_with_its_latest_body_when_redriven(session):
    message_id = str(uuid.uuid4())
    bury(session, message_id=message_id)
    bury(session, message_id=message_id.upper(), body=b'{"label":"b"}')
    assert redrive.redrive_all(session, Filter(), who="anna") == (2, 0)
    (row,) = parked(session)
    assert bytes(row.body) == b'{"label":"b"}'


def test_message_still_parked_is_due_at_once_when_its_dead_letter_is_redriven(session):
    one = bury(session, message_id=(message_id := str(uuid.uuid4())))
    again = Received(headers={PREFIX + "id": message_id}, body=b"{}", attempts=3)
    inbox.park(session, again, reason="x", early=False)
    redrive.redrive(session, one, who="anna")
    (row,) = parked(session)
    assert (bytes(row.body), row.attempts) == (b'{"label":"a"}', redrive.AGAIN)


def test_body_before_is_kept_in_the_audit_when_it_is_edited(session):
    one = bury(session, body=b"not json")
    deadletters.edit(session, one, b'{"label":"b"}', who="anna", why="a bracket")
    letter = deadletters.get(session, one)
    assert json.loads(bytes(letter.body)) == {"label": "b"}
    (action,) = deadletters.actions_on(session, letter)
    assert bytes(action["body_before"]) == b"not json"
    assert audit(session) == [("edit", "anna", 1, "a bracket")]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"1", b"[" * 100_000])
def test_body_that_no_contract_could_fit_is_refused_when_edited(session, body):
    with pytest.raises(deadletters.BodyNotAnObject):
        deadletters.edit(session, bury(session), body, who="anna")


def test_dropped_letter_stays_with_its_reason_and_is_never_redriven(session):
    one = bury(session)
    deadletters.drop(session, one, who="anna", why="a test message")
    assert deadletters.get(session, one).state == "dropped"
    assert audit(session) == [("drop", "anna", 1, "a test message")]
    assert redrive.redrive_all(session, Filter(), who="anna") == (0, 0)


def test_settled_letter_is_refused_whatever_is_done_to_it(session):
    one = bury(session)
    deadletters.drop(session, one, who="anna", why="x")
    with pytest.raises(deadletters.NotOpen):
        redrive.redrive(session, one, who="anna")
    with pytest.raises(deadletters.NotOpen):
        deadletters.edit(session, one, b"{}", who="anna")
    with pytest.raises(deadletters.NotOpen):
        deadletters.drop(session, one, who="anna", why="x")


def test_message_is_buried_when_its_subject_is_longer_than_an_ordered_index_takes(session):
    subject = "".join(str(uuid.uuid4()) for _ in range(300))
    bury(session, subject=subject, message_id=subject)
    assert sum(redrive.count(session, Filter(subject=subject))) == 1
