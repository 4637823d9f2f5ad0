"""A batch of many messages costs as many statements as one of a single message."""

import uuid

import sqlalchemy as sa

from chassis.ids import new_id
from chassis.tables import dead_letter, parked_message
from contracts import admin, intake, matching
from contracts.examples import example_of
from tracking.domain.case import CaseState
from tracking.storage.tables import notification, step, tracked_case, tracked_item

MANY = 50
NEEDED_BEFORE = (matching.CatalogueItemPublished, intake.FormFiled, intake.NeedAccepted)


def key(*parts):
    return uuid.uuid5(uuid.NAMESPACE_OID, repr(parts))


def message_of(contract, number):
    """The golden example, of case so-and-so."""
    body = example_of(contract)
    ids = {name: str(key(name, number)) for name in ("case_id", "item_id", "offer_id")}
    body |= {name: one for name, one in ids.items() if name in body}
    if contract is intake.NeedAccepted:
        body |= {"number": f"{number}", "items": [{**body["items"][0], "item_id": ids["item_id"]}]}
    if contract is matching.CatalogueItemPublished:
        body |= {"code": f"5.1.{number}"}
    if contract is admin.StationPublished:
        body |= {"code": f"SY-{number}"}
    if contract is admin.CalendarPublished:
        body |= {"year": 2100 + number}
    return new_id(), contract.load(body)


def batch(contract, numbers):
    return [message_of(contract, number) for number in numbers]


def rows(bench, table):
    with bench.engine.connect() as connection:
        return connection.execute(sa.select(table)).mappings().all()


def cost(bench, contract, numbers):
    """How many statements a batch of one kind of message takes."""
    with bench.statements() as said:
        bench.settle(batch(contract, numbers))
    return len(said)


def test_statements_do_not_grow_with_the_batch(tracking_bench, handled):
    for earlier in NEEDED_BEFORE:
        tracking_bench.settle(batch(earlier, range(MANY)))
    costs = {}
    for contract in handled:
        new = 1000 if contract in NEEDED_BEFORE else 0
        one = cost(tracking_bench, contract, [new + MANY - 1])
        costs[contract.name] = (one, cost(tracking_bench, contract, range(new, new + MANY - 1)))
    assert rows(tracking_bench, parked_message) == rows(tracking_bench, dead_letter) == []
    # Several new clocks go by COPY, which is no statement that is heard here; one goes by INSERT.
    assert {name: pair for name, pair in costs.items() if pair[1] > pair[0]} == {}
    assert {name for name, pair in costs.items() if pair[1] < pair[0]} == {"intake.need_accepted"}


def test_whole_stories_in_one_batch_cost_as_many_statements_as_one(tracking_bench, new_story):
    def cost_of(count):
        tracking_bench.empty()
        stories = [new_story(number=f"{number}") for number in range(count)]
        told = [one for story in stories for one in [*story.application(), *story.matched()]]
        with tracking_bench.statements() as said:
            tracking_bench.settle(told)
        return len(said), [message for _, message in told]

    (one, _), (many, told) = cost_of(1), cost_of(10)
    assert many == one
    assert {row["state"] for row in rows(tracking_bench, tracked_case)} == {CaseState.ACCEPTED}
    assert len(rows(tracking_bench, tracked_item)) == 20
    assert len(rows(tracking_bench, step)) == len(told)
    by_others = [message for message in told if message.actor_role != "enterprise"]
    assert len(rows(tracking_bench, notification)) == len(by_others)
