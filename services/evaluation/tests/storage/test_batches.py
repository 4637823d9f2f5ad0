"""A batch of many messages costs as many statements as one of a single message."""

import uuid

import pytest
import sqlalchemy as sa

from chassis.ids import new_id
from chassis.tables import dead_letter, outbox, parked_message
from chassis.testing import bench
from contracts import intake, matching, tracking
from contracts.examples import example_of
from evaluation.domain.item_evaluation import State
from evaluation.storage.tables import item_evaluation, questionnaire

pytestmark = pytest.mark.postgres
MANY = 50
STORY = (
    intake.NeedAccepted,
    matching.ItemAssessed,
    matching.ServiceAgreed,
    tracking.ServiceStarted,
    tracking.ServiceEnded,
)


@pytest.fixture
def evaluation():
    with bench("evaluation") as made:
        yield made


def message_of(contract, number):
    """The golden example, of case so-and-so."""
    body = example_of(contract)
    ids = {n: str(uuid.uuid5(uuid.NAMESPACE_OID, f"{n} {number}")) for n in ("case_id", "item_id")}
    body |= {name: one for name, one in ids.items() if name in body}
    if contract is intake.NeedAccepted:
        body |= {"number": f"{number}", "items": [{**body["items"][0], "item_id": ids["item_id"]}]}
    return new_id(), contract.load(body)


def cost(bench, *told):
    with bench.statements() as said:
        bench.settle(told)
    return len(said)


def rows(bench, table):
    with bench.engine.connect() as connection:
        return connection.execute(sa.select(table)).mappings().all()


def test_statements_do_not_grow_with_the_batch(evaluation):
    costs = {}
    for contract in STORY:
        one = cost(evaluation, message_of(contract, "one"))
        many = cost(evaluation, *(message_of(contract, number) for number in range(MANY)))
        costs[contract.name] = (one, many)
    assert {name: pair for name, pair in costs.items() if pair[0] != pair[1]} == {}
    assert rows(evaluation, parked_message) == rows(evaluation, dead_letter) == []
    states = [row["state"] for row in rows(evaluation, item_evaluation)]
    assert states == [State.AWAITING_BOTH] * (MANY + 1)
    assert len(rows(evaluation, questionnaire)) == len(rows(evaluation, outbox)) == MANY + 1


def test_whole_stories_in_one_batch_cost_as_many_statements_as_one(evaluation):
    told = [message_of(contract, number) for number in range(MANY) for contract in STORY]
    one = cost(evaluation, *(message_of(contract, "one") for contract in STORY))
    assert cost(evaluation, *told) == one
    assert rows(evaluation, parked_message) == rows(evaluation, dead_letter) == []
    ended = {row["item_id"] for row in rows(evaluation, questionnaire)}
    assert ended == {row["id"] for row in rows(evaluation, item_evaluation)}


def test_each_item_ends_alike_when_a_batch_is_told_backwards_and_twice(evaluation):
    told = [message_of(contract, number) for number in range(5) for contract in STORY]
    evaluation.settle([*reversed(told), *told])
    while evaluation.settle_parked():
        pass
    states = [row["state"] for row in rows(evaluation, item_evaluation)]
    assert states == [State.AWAITING_BOTH] * 5
    assert len(rows(evaluation, questionnaire)) == 5
