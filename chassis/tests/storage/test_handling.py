"""Batches on a real database, without a broker."""

import json
import uuid

import pytest
import sqlalchemy as sa

from chassis.early import TooEarly
from chassis.envelope import PREFIX, Received
from chassis.handling import CRASHES, Handling, Subscribed
from chassis.testing import bench

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture(autouse=True)
def empty(toy):
    toy.empty()


class Heard:
    """A contract by shape."""

    name, version = "toy.heard", 1

    def __init__(self, data):
        self.label = data["label"]

    @classmethod
    def decode(cls, body):
        return cls.load(json.loads(body))

    @classmethod
    def load(cls, data):
        if "label" not in data:
            raise ValueError("label")
        return cls(data)


@pytest.fixture
def handling(toy):
    made = Handling(toy.factory, "toy")

    def hear(work, message):
        if message.label == "broken":
            raise RuntimeError("broken")
        if message.label == "early":
            raise TooEarly("not yet")
        if message.label == "refused":
            work.session.execute(sa.text("INSERT INTO thing (thing_id, label) VALUES (NULL, 'x')"))
        row = {"i": uuid.uuid4(), "l": message.label}
        work.session.execute(sa.text("INSERT INTO thing (thing_id, label) VALUES (:i, :l)"), row)

    made.add(Subscribed(Heard, hear))
    return made


def heard(label, message_id=None, schema="toy.heard/v1", parked=False):
    headers = {PREFIX + "id": str(message_id or uuid.uuid4()), PREFIX + "dataschema": schema}
    return Received(headers=headers, body=json.dumps({"label": label}).encode(), parked=parked)


def labels(toy, query="SELECT label FROM thing ORDER BY label"):
    with toy.engine.begin() as connection:
        return [row[0] for row in connection.execute(sa.text(query))]


def test_batch_is_one_transaction(toy, handling):
    commits = []

    def count(connection):
        commits.append(connection)

    sa.event.listen(toy.engine, "commit", count)
    handling.settle([heard(f"n{number:03}") for number in range(150)])
    sa.event.remove(toy.engine, "commit", count)
    assert len(commits) == 1
    assert len(labels(toy)) == 150


@pytest.mark.parametrize(
    ("bad", "table", "reason"),
    [
        (heard("broken"), "parked_message", "RuntimeError: broken"),
        (heard("early"), "parked_message", "not yet"),
        (heard("x", schema="toy.unheard/v1"), "dead_letter", "unknown_type"),
        (heard("x", schema="toy.heard/v2"), "dead_letter", "unknown_version"),
        (Received(headers={}, body=b""), "dead_letter", "no_message_id"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_culprit_is_put_aside_and_its_neighbours_are_handled(
    toy, handling, bad, table, reason, place
):
    batch = [heard("a"), heard("b")]
    batch.insert(place, bad)
    handling.settle(batch)
    assert labels(toy) == ["a", "b"]
    assert labels(toy, f"SELECT reason FROM {table}") == [reason]


def test_what_the_database_refuses_is_parked_and_its_neighbours_are_handled(toy, handling):
    handling.settle([heard("a"), heard("refused"), heard("b")])
    assert labels(toy) == ["a", "b"]
    assert len(labels(toy, "SELECT reason FROM parked_message")) == 1


def test_many_culprits_leave_the_rest_unharmed(toy, handling):
    handling.settle([heard("broken") if number % 2 else heard("a") for number in range(20)])
    assert labels(toy) == ["a"] * 10
    assert len(labels(toy, "SELECT reason FROM parked_message")) == 10


def test_twins_in_one_batch_have_one_effect(toy, handling):
    twin = uuid.uuid4()
    handling.settle([heard("a", twin), heard("b"), heard("a", twin)])
    handling.settle([heard("a", twin), heard("c")])
    assert labels(toy) == ["a", "b", "c"]


def test_handled_message_leaves_the_parked_ones(toy, handling):
    message_id = uuid.uuid4()
    handling.settle([heard("broken", message_id)])
    handling.settle([heard("a", message_id, parked=True)])
    assert labels(toy) == ["a"]
    assert labels(toy, "SELECT reason FROM parked_message") == []


def test_suspect_is_given_up_after_so_many_deaths_of_a_process(toy, handling):
    class Died(BaseException):
        """What no handler of exceptions holds up: the end of the process."""

    def die(_work, _message):
        raise Died

    suspect = heard("deadly")
    handling.add(Subscribed(Heard, die))
    for _ in range(CRASHES):
        with pytest.raises(Died):
            handling.settle_suspect(suspect)
    handling.settle_suspect(suspect)
    assert labels(toy, "SELECT reason FROM dead_letter") == ["ends_the_process"]
    assert labels(toy, "SELECT times FROM suspect") == []


def test_innocent_suspect_is_handled_and_forgotten(toy, handling):
    handling.settle_suspect(heard("a"))
    handling.settle_suspect(Received(headers={}, body=b""))
    assert labels(toy) == ["a"]
    assert labels(toy, "SELECT times FROM suspect") == []
    assert labels(toy, "SELECT reason FROM dead_letter") == ["no_message_id"]
