"""The small tools of the suite: ledger, load, fail-points, report."""

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.consumer import Consumer
from chassis.handling import Handling
from chassis.publisher import Publisher
from chassis.relay import Relay
from harness import stories
from harness.ledger import Ledger, entries
from harness.load import Load
from harness.people import Answer, Request
from harness.points import POINTS, Board, Plan, Points, wrap
from harness.report import Report, Row, page


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger")
    yield made
    made.close()


def test_request_is_in_the_ledger_before_it_is_sent(ledger: Ledger) -> None:
    ledger.sending("k", need="n", step="file", service="intake", expects=[("step", "n")])

    [entry] = entries(ledger.path)

    assert (entry.need, entry.expects, entry.answered_at) == ("n", (("step", "n"),), None)


def test_ledger_keeps_each_failure_and_the_answer(ledger: Ledger) -> None:
    ledger.sending("k", need="n", step="accept", service="intake", expects=[])
    ledger.failed("k", 503, retry_after="5")
    ledger.failed("k", "ConnectError")
    ledger.answered("k", number="1", items=["i"])

    [entry] = entries(ledger.path)

    assert [one["outcome"] for one in entry.failures] == [503, "ConnectError"]
    assert entry.answered_at
    assert entry.facts == {"number": "1", "items": ["i"]}


class Wire:
    """Answers as a service that is away at first; remembers what was in the ledger when it was asked."""

    def __init__(self, ledger: Path, *answers: int) -> None:
        self.ledger, self.answers, self.lock = ledger, list(answers), threading.Lock()
        self.keys: list[str] = []
        self.known_before = True

    def send(self, request: Request) -> Answer:
        with self.lock:
            self.keys.append(request.key)
            self.known_before &= request.key in {one.key for one in entries(self.ledger)}
            status = self.answers.pop(0) if self.answers else 201
        return Answer(status, {"id": "f", "number": "1", "items": []})


def story() -> Any:
    yield Request("file", "enterprise", "intake", "forms")
    yield Request("accept", "window", "intake", "forms/f/acceptance")


def tell(ledger: Ledger, *answers: int) -> tuple[Wire, Load]:
    wire: Any = Wire(ledger.path, *answers)
    load = Load(wire, ledger, prefix="n", seed="1", rate=100)
    load.begin_need = lambda kind=None: ""  # type: ignore[method-assign]
    with load.running(20):
        load.begin("n-1", story())
    return wire, load


def test_request_is_sent_again_with_its_key_until_it_is_answered(ledger: Ledger) -> None:
    wire, load = tell(ledger, 503, 0, 409, 201, 201)

    assert wire.known_before
    assert len(wire.keys) == 5
    assert len(set(wire.keys)) == 2
    assert [len(one.failures) for one in entries(ledger.path)] == [3, 0]
    assert load.given_up == []


def test_refusal_ends_a_story_and_is_told(ledger: Ledger) -> None:
    wire, load = tell(ledger, 422)

    assert len(wire.keys) == 1
    assert len(load.given_up) == 1


def test_load_is_the_same_again_with_the_same_seed() -> None:
    first, again = (
        [next(stories.need(f"n-{n}", dice)).body for n in range(20)]
        for dice in (random.Random("s"), random.Random("s"))
    )

    assert first == again


class Toy:
    """Stands for the three classes of the chassis."""

    def __init__(self) -> None:
        self.lanes: dict[str, list[int]] = {"inbox": [1]}
        self.did: list[str] = []

    def settle(self, _batch: object) -> None:
        self.did.append("settle")

    settle_suspect = settle

    def _take(self, _link: object) -> None:
        self.settle([])
        self.lanes["inbox"].clear()

    def publish(self, rows: list[int], confirmed: Any, _refused: Any) -> None:
        for row in rows:
            confirmed(row)

    def _settle(self, _rows: object, confirmed: list[int], _refused: object) -> None:
        self.did.append(f"deleted {confirmed}")


def go_through(work: Toy) -> None:
    work._take("link")
    work.publish([1], work.did.append, print)
    work._settle([], [1], [])


@pytest.mark.parametrize("point", POINTS)
def test_process_ends_at_the_point_that_was_ordered_and_at_no_other(
    tmp_path: Path, point: str
) -> None:
    class Ended(Exception):
        pass

    def end() -> None:
        raise Ended

    class Here(Toy):
        pass

    board = Board(tmp_path, "toy")
    wrap(Points(board, end), Here, Here, Here, Here)
    work = Here()
    go_through(work)
    assert board.deaths() == []
    work.lanes["inbox"].append(2)

    board.order(Plan(point, 1.0, "s", os.getpid()))
    with pytest.raises(Ended):
        go_through(work)

    assert [one.point for one in board.deaths()] == [point]


def test_plan_for_another_process_ends_nobody(tmp_path: Path) -> None:
    board = Board(tmp_path, "toy")
    board.order(Plan("before_ack", 1.0, "s", 1))

    Points(board, lambda: pytest.fail("ended")).pass_("before_ack")

    assert board.deaths() == []


def test_renamed_method_of_the_chassis_is_noticed(tmp_path: Path) -> None:
    class Renamed:
        pass

    with pytest.raises(AttributeError):
        wrap(Points(Board(tmp_path, "toy")), Renamed, Toy, Toy, Toy)


def test_points_fit_the_chassis_as_it_is() -> None:
    wanted = [(Handling, "settle"), (Handling, "settle_suspect"), (Consumer, "_take")]
    for cls, name in [*wanted, (Publisher, "publish"), (Relay, "_settle"), (Relay, "_claim")]:
        assert callable(getattr(cls, name))


def test_page_shows_a_failure_as_a_failure_and_why() -> None:
    rows = [Row("2", "rolling", 7, needs=5, passed=True), Row("1", "kill", 7, lost=3, notes="gone")]

    text = page(rows, 7, {"RabbitMQ": "x"}, 60)

    assert text.index("| 1 kill") < text.index("| 2 rolling")
    assert "**未通过 failed**" in text
    assert "gone" in text


def test_row_stands_in_the_table_when_its_scenario_ends_with_an_error() -> None:
    report = Report(7)

    with pytest.raises(AttributeError), report.scenario(None, "1", "no town"):  # type: ignore[arg-type]
        pass
    report.add(Row("9", "mine", 7))

    assert [row.title for row in report.rows] == ["mine"]
