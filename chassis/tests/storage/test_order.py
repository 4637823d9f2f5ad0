"""Handlers that ask for order get it; the others go on."""

import json

import pytest
import sqlalchemy as sa

from chassis.envelope import PREFIX, Received
from chassis.handling import Handling, Subscribed
from chassis.ids import new_id
from chassis.inbox import claim_parked
from chassis.testing import bench

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


class Told:
    """A contract by shape."""

    name, version = "toy.told", 1

    def __init__(self, label):
        self.label = label

    @classmethod
    def decode(cls, body):
        return cls(json.loads(body)["label"])


class Town:
    """A service whose handler fails for what is `broken`, and remembers the rest in order."""

    def __init__(self, toy, *, in_order):
        toy.empty()
        self.toy, self.heard, self.broken = toy, [], {"broken"}
        self.handling = Handling(toy.factory, "toy")
        self.handling.add(Subscribed(Told, self.hear, in_order))

    def hear(self, _work, message):
        """A batch with a culprit is handled again without it: heard is what was heard first."""
        if message.label in self.broken:
            raise RuntimeError(message.label)
        if message.label not in self.heard:
            self.heard.append(message.label)

    def tell(self, *labels, subject="case"):
        self.handling.settle([self.message(label, subject) for label in labels])

    def message(self, label, subject):
        about = {"id": str(new_id()), "dataschema": "toy.told/v1", "subject": subject}
        headers = {PREFIX + name: value for name, value in about.items()}
        return Received(headers=headers, body=json.dumps({"label": label}).encode())

    def try_parked(self, times=1):
        for _ in range(times):
            with self.toy.factory.open() as work:
                work.session.execute(sa.text("UPDATE parked_message SET due_at = now()"))
            with self.toy.factory.open() as work:
                due = claim_parked(work.session)
            for received in due:
                self.handling.settle([received])

    def count(self, table):
        with self.toy.engine.connect() as connection:
            return connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))


def test_later_message_of_a_subject_waits_behind_one_that_failed(toy):
    town = Town(toy, in_order=True)
    town.tell("first", "broken", "later")
    town.tell("last")
    assert town.heard == ["first"]
    assert town.count("parked_message") == 3


def test_message_about_something_else_does_not_wait(toy):
    town = Town(toy, in_order=True)
    town.tell("broken")
    town.tell("other", subject="another case")
    assert town.heard == ["other"]


def test_those_that_waited_are_handled_in_the_order_in_which_they_were_said(toy):
    town = Town(toy, in_order=True)
    town.tell("broken", "b", "c")
    town.tell("d")
    town.broken = set()
    town.try_parked(times=4)
    assert town.heard == ["broken", "b", "c", "d"]
    assert town.count("parked_message") == 0


def test_later_message_waits_behind_a_dead_letter_until_it_is_settled(toy):
    town = Town(toy, in_order=True)
    town.tell("broken", "later")
    town.try_parked(times=6)
    assert (town.count("dead_letter"), town.heard) == (1, [])
    with toy.factory.open() as work:
        work.session.execute(sa.text("UPDATE dead_letter SET state = 'dropped'"))
    town.try_parked()
    assert town.heard == ["later"]


def test_handler_that_asks_for_no_order_goes_on(toy):
    town = Town(toy, in_order=False)
    town.tell("first", "broken", "later")
    assert town.heard == ["first", "later"]
