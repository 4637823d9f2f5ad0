"""A batch of many messages costs as many statements as one of a single message, also where it seals archives."""

import threading
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from admin.storage import tables
from chassis.ids import new_id
from chassis.tables import dead_letter, outbox, parked_message
from chassis.testing import Bench
from contracts import evaluation, intake, matching, tracking
from contracts.examples import example_of

MANY = 50
FACTS = (
    intake.NeedAccepted,
    matching.ServiceAgreed,
    tracking.CaseServed,
    evaluation.CaseEvaluated,
)


def message_of(contract: Any, number: object, station: str = "") -> tuple[uuid.UUID, Any]:
    """The golden example, of case so-and-so, in one of seven stations; the case has one item."""
    body = example_of(contract)
    own = {
        "case_id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number}")),
        "number": f"{number}",
        "station": station or f"SY-{hash(number) % 7}",
        "item_count": 1,
    }
    body |= {name: value for name, value in own.items() if name in body}
    return new_id(), contract.load(body)


def cost(bench: Bench, *told: tuple[uuid.UUID, Any]) -> int:
    with bench.statements() as said:
        bench.settle(told)
    return len(said)


def rows(bench: Bench, table: sa.Table) -> list[Any]:
    with bench.engine.connect() as connection:
        return list(connection.execute(sa.select(table)).mappings())


def has_gaps(records: list[Any]) -> bool:
    positions: dict[str, list[int]] = {}
    for record in records:
        positions.setdefault(record["station"], []).append(record["position"])
    return any(sorted(p) != [min(p) + n for n in range(len(p))] for p in positions.values())


@pytest.mark.parametrize("last", FACTS)
def test_statements_do_not_grow_with_the_batch(admin: Bench, last: Any) -> None:
    costs = {}
    for contract in [*(one for one in FACTS if one is not last), last]:
        one = cost(admin, message_of(contract, "one"))
        costs[contract.name] = (one, cost(admin, *(message_of(contract, n) for n in range(MANY))))
    assert {name: pair for name, pair in costs.items() if pair[0] != pair[1]} == {}
    assert rows(admin, parked_message) == rows(admin, dead_letter) == []
    records = rows(admin, tables.archive_record)
    assert len(records) == len(rows(admin, outbox)) == MANY + 1
    assert not has_gaps(records)


def test_whole_stories_in_one_batch_cost_as_many_statements_as_one(admin: Bench) -> None:
    told = [message_of(contract, number) for number in range(MANY) for contract in FACTS]
    one = cost(admin, *(message_of(contract, "one") for contract in FACTS))
    assert cost(admin, *told) == one
    assert len(rows(admin, tables.archive_record)) == MANY + 1


def test_two_batches_that_end_in_the_same_stations_do_not_wait_in_a_circle(admin: Bench) -> None:
    stations = ["SY-A", "SY-B"]
    for contract in FACTS[:-1]:
        admin.settle([message_of(contract, f"{n}", stations[n % 2]) for n in range(40)])
    gate = threading.Barrier(2)

    def settle(numbers: range) -> None:
        told = [message_of(FACTS[-1], f"{n}") for n in numbers]
        gate.wait(5)
        admin.settle(told)

    batches = [range(0, 20), range(39, 19, -1)]
    threads = [threading.Thread(target=settle, args=(numbers,)) for numbers in batches]
    with admin.statements() as said:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    records = rows(admin, tables.archive_record)
    assert (len(records), has_gaps(records)) == (40, False)
    assert len(said) < 40, "a deadlock has them tried one by one"


@pytest.mark.parametrize("contract", [matching.CatalogueItemPublished, tracking.ServiceEnded])
def test_what_no_archive_is_made_of_costs_as_much_for_many_and_opens_no_file(
    admin: Bench, contract: Any
) -> None:
    def told(number: int) -> tuple[uuid.UUID, Any]:
        body = example_of(contract)
        own = {"code": f"5.{number}", "item_id": str(uuid.UUID(int=number))}
        body |= {name: value for name, value in own.items() if name in body}
        return new_id(), contract.load(body)

    one, many = cost(admin, told(1)), cost(admin, *(told(n) for n in range(2, MANY + 2)))

    assert many <= one
    assert rows(admin, tables.case_file) == []
    assert rows(admin, dead_letter) == rows(admin, parked_message) == []
