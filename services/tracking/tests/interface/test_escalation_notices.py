"""What comes up to a level of the ladder is told to it, once, over the channel that it chose (7.2b, 7.3.2g)."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.clock import utc_now
from tracking.couriers import go_round
from tracking.usecases import clocks
from worktime import SHANGHAI

LATE = ("2025-11-10T09:30", "2025-11-11T09:01", "2025-11-13T09:01")  # each a level further up
GATEWAYS = {"wecom": "json://127.0.0.1:1/{address}"}


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SERVICE_SPOOL_DIR", str(tmp_path / "spool"))
    monkeypatch.setenv("SERVICE_NOTICE_CHANNELS", json.dumps(GATEWAYS))
    return tmp_path / "spool"


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Ladder:
    """An item that is late, and how it climbs; what is told of it alone, as if it happened now."""

    def __init__(self, world: Any, spool: Path) -> None:
        self.world, self.spool, self.item = world, spool, world.story.given
        self.station = world.story.station

    def climb(self, *moments: str) -> None:
        for text in moments:
            at = moment(text)
            self.world.bench.factory.clock = lambda at=at: at
            self.world.bench.ring(clocks.LOOK, "look_at_clock", at)

    def run(self, statement: str) -> Any:
        with self.world.bench.engine.begin() as connection:
            return connection.execute(sa.text(statement))

    def tell(self) -> None:
        self.world.bench.factory.clock = utc_now
        self.run("DELETE FROM delivery WHERE escalation_id IS NULL")
        self.run(
            "UPDATE delivery SET occurred_at = now(), try_at = now() - interval '1 minute'"
            " WHERE state = 'waiting'"
        )
        while go_round(self.world.bench.factory):
            pass

    def told(self) -> list[dict[str, Any]]:
        files = sorted(self.spool.iterdir()) if self.spool.exists() else []
        lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
        return [line for line in lines if line["case_id"] == str(self.world.story.case_id)]

    def of_item(self) -> list[dict[str, Any]]:
        return [line for line in self.told() if "5.6.4.2" in line["zh"]]


@pytest.fixture
def morning(tracking_bench: Any) -> Iterator[None]:
    """The story was told until then."""
    kept = tracking_bench.factory.clock
    tracking_bench.factory.clock = lambda: moment("2025-11-03T10:00")
    yield
    tracking_bench.factory.clock = kept


@pytest.fixture
def ladder(morning: None, world: Any, spool: Path) -> Ladder:
    return Ladder(world, spool)


@pytest.mark.clause("7.2b", "7.3.2g")
def test_each_level_is_told_once_of_what_came_up_to_it(ladder: Ladder) -> None:
    ladder.climb(*LATE)
    ladder.tell()
    ladder.climb(LATE[-1])
    ladder.tell()
    of_item = ladder.of_item()
    assert [line["to"] for line in of_item] == [
        f"station_master:{ladder.station}",
        f"superior:{ladder.station}",
        "regulator",
    ]
    assert of_item[0]["zh"] == (
        f"办件 {ladder.world.story.number}：“事项5.6.4.2第1版”已超时（红牌：承诺时限已过），"
        "现升级至您处，请督办。"
    )
    assert len({line["id"] for line in of_item}) == 3


@pytest.mark.clause("7.2b", "7.3.2g")
def test_what_comes_back_to_a_level_for_the_same_reason_is_not_told_again(ladder: Ladder) -> None:
    ladder.climb(LATE[0])
    ladder.tell()
    ladder.run(f"UPDATE clock SET level = 0, rings_at = NULL WHERE item_id = '{ladder.item}'")
    ladder.world.bench.factory.clock = lambda: moment(LATE[0])
    with ladder.world.bench.factory.open() as work:
        clocks.look(work, ladder.item)
    ladder.tell()
    level = ladder.run(f"SELECT level FROM clock WHERE item_id = '{ladder.item}'").scalar_one()
    assert level == 1, "it came back"
    assert [line["to"] for line in ladder.of_item()] == [f"station_master:{ladder.station}"]
    assert set(ladder.run("SELECT state FROM delivery").scalars()) == {"told"}


@pytest.mark.clause("7.3.2g")
def test_a_level_chooses_its_channel_and_its_station_sees_what_failed(ladder: Ladder) -> None:
    world = ladder.world
    superior = world.as_("superior", stations=frozenset({ladder.station}))
    choice = {"channel": "wecom", "address": "desk_2"}
    chosen = superior.call("PUT", "/v1/contact-point", json=choice)
    world.as_("regulator").call("PUT", "/v1/contact-point", json={"channel": "on_site"})
    ladder.climb(*LATE)
    for _ in range(6):
        ladder.tell()
    failed = world.officer.get("/v1/notifications/failed?limit=100").json["items"]

    assert chosen.json == superior.get("/v1/contact-point").json
    assert (chosen.json["channel"], chosen.json["station"]) == ("wecom", None)
    assert [line["to"] for line in ladder.of_item()] == [f"station_master:{ladder.station}"]
    assert {one["step"] for one in failed} == {"tracking.item_escalated"}
    assert {one["case_id"] for one in failed} == {str(world.story.case_id)}
    assert "desk_2" not in json.dumps(failed)
    far = world.as_("officer", station="SY-DD-01")
    assert far.get("/v1/notifications/failed").json["items"] == []

    superior.call("PUT", "/v1/contact-point", json={"channel": "spool"})
    for one in failed:
        path = f"/v1/notifications/{one['notification_id']}/retry"
        assert far.post(path).status_code == 404
        assert world.officer.post(path).json["state"] == "waiting"
    ladder.tell()
    assert [line["to"] for line in ladder.of_item()][1:] == [f"superior:{ladder.station}"]


def test_the_channel_of_a_desk_is_its_own(ladder: Ladder) -> None:
    world = ladder.world
    master = world.as_("station_master", station=ladder.station)
    master.call("PUT", "/v1/contact-point", json={"channel": "wecom", "address": "desk_1"})
    for other in (
        world.as_("station_master", station="SY-DD-01"),
        world.as_("superior", stations=frozenset({ladder.station})),
        world.as_("regulator"),
        world.enterprise,
    ):
        shown = other.get("/v1/contact-point").json
        assert (shown["channel"], shown["address"], shown["choices"]) == ("spool", "", [])
    assert world.officer.get("/v1/contact-point").status_code == 403


def test_an_item_that_is_never_late_is_told_to_no_level(ladder: Ladder) -> None:
    ladder.climb("2025-11-03T10:30")
    ladder.tell()
    assert ladder.told() == []


def test_a_delivery_of_nothing_keeps_no_other_one_waiting(ladder: Ladder) -> None:
    ladder.climb(LATE[0])
    ladder.run(
        "INSERT INTO delivery (message_id, enterprise, template, occurred_at, try_at, state,"
        " attempts, error) VALUES (gen_random_uuid(), 'e', '1', now(), '2025-01-01', 'waiting', 0,"
        " '')"
    )
    ladder.run("UPDATE delivery SET escalation_id = message_id WHERE enterprise = 'e'")
    ladder.tell()
    (lost,) = ladder.run("SELECT error FROM delivery WHERE enterprise = 'e'").scalars()
    assert "没有可送达的内容" in lost
    assert len(ladder.of_item()) == 1
