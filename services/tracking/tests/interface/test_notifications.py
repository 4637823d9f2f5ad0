"""Notifications on their way, on a real database: once a change, failures seen and mended (7.3.2g)."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.testing import actor_as
from tracking import notice_queries as queries
from tracking.couriers import go_round
from tracking.data import EDITIONS
from tracking.domain.editions import Edition, Editions
from tracking.domain.notifications import KINDS

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SERVICE_SPOOL_DIR", str(tmp_path / "spool"))
    return tmp_path / "spool"


def told(spool: Path) -> list[dict[str, Any]]:
    files = sorted(spool.iterdir()) if spool.exists() else []
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def recent(world: Any) -> None:
    """The story of these tests happened just now."""
    run(world, "UPDATE delivery SET occurred_at = now(), try_at = now() - interval '1 minute'")


def run(world: Any, statement: str) -> None:
    with world.bench.engine.begin() as connection:
        connection.execute(sa.text(statement))


def all_told(world: Any) -> None:
    while go_round(world.bench.factory):
        pass


def shown(world: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = world.enterprise.get("/v1/notifications?limit=100").json["items"]
    return items


@pytest.mark.clause("7.3.2g")
def test_each_change_is_told_once_on_the_default_channel(world: Any, spool: Path) -> None:
    recent(world)
    all_told(world)
    all_told(world)
    mine = shown(world)
    of_mine = [one for one in told(spool) if one["id"] in {n["notification_id"] for n in mine}]
    assert len(of_mine) == len(mine) > 3
    assert {one["zh"] for one in of_mine} == {one["zh"] for one in mine}
    assert {(one["channel"], one["state"], one["attempts"]) for one in mine} == {
        ("spool", "told", 1)
    }


@pytest.mark.clause("7.3.2g")
def test_a_message_that_comes_again_is_told_once(world: Any, spool: Path) -> None:
    again = world.story.application()
    world.tell(*again)
    world.tell(*again)
    recent(world)
    all_told(world)
    ids = [one["id"] for one in told(spool)]
    assert len(ids) == len(set(ids))


@pytest.mark.clause("7.3.2g")
def test_a_failing_channel_is_tried_again_and_seen_and_can_be_mended(
    world: Any, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {"wecom": "json://127.0.0.1:1/{address}"}
    monkeypatch.setenv("SERVICE_NOTICE_CHANNELS", json.dumps(gone))
    choice = {"channel": "wecom", "address": "user_1"}
    chosen = world.enterprise.call("PUT", "/v1/contact-point", json=choice)
    recent(world)
    all_told(world)
    waiting = shown(world)[0]
    for _ in range(5):
        run(
            world,
            "UPDATE delivery SET try_at = now() - interval '1 minute' WHERE state = 'waiting'",
        )
        all_told(world)
    failed = world.officer.get("/v1/notifications/failed?limit=100").json["items"]

    assert chosen.json["offered"] == ["on_site", "spool", "wecom"]
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 1)
    assert waiting["error"]
    assert "user_1" not in json.dumps(failed)
    assert {one["notification_id"] for one in failed} == {
        one["notification_id"] for one in shown(world)
    }
    world.enterprise.call("PUT", "/v1/contact-point", json={"channel": "spool"})
    first = failed[0]["notification_id"]
    assert world.officer.post(f"/v1/notifications/{first}/retry").json["state"] == "waiting"
    all_told(world)
    assert [one["state"] for one in shown(world) if one["notification_id"] == first] == ["told"]
    assert world.officer.post(f"/v1/notifications/{first}/retry").status_code == 404


def test_an_old_story_floods_nobody(world: Any, spool: Path) -> None:
    run(world, "UPDATE delivery SET occurred_at = now() - interval '8 days'")
    run(world, "UPDATE delivery SET try_at = occurred_at")
    all_told(world)
    assert told(spool) == []
    assert {one["state"] for one in shown(world)} == {"too_old"}


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"channel": "pigeon"}, "channel_unknown"),
        ({"channel": "wecom", "address": "../x"}, "address_invalid"),
        ({"address": "x"}, "invalid"),
        ({"channel": "spool", "extra": 1}, "invalid"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    world: Any, monkeypatch: pytest.MonkeyPatch, choice: dict[str, Any], code: str
) -> None:
    monkeypatch.setenv("SERVICE_NOTICE_CHANNELS", json.dumps({"wecom": "json://h/{address}"}))
    answer = world.enterprise.call("PUT", "/v1/contact-point", json=choice)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert world.enterprise.get("/v1/contact-point").json["channel"] == "spool"


def test_nobody_else_sees_a_failure_or_an_address(world: Any) -> None:
    run(world, "UPDATE delivery SET state = 'failed'")
    other = world.as_("officer", station="SY-DD-01")
    some = world.officer.get("/v1/notifications/failed").json["items"][0]["notification_id"]
    assert other.get("/v1/notifications/failed").json["items"] == []
    assert other.post(f"/v1/notifications/{some}/retry").status_code == 404
    assert other.post(f"/v1/notifications/{uuid.uuid4()}/retry").status_code == 404
    assert world.officer.get("/v1/contact-point").status_code == 403
    assert world.enterprise.get("/v1/notifications/failed").status_code == 403


def test_two_couriers_tell_nothing_twice(world: Any, spool: Path) -> None:
    recent(world)
    with world.bench.factory.open() as first:
        held = first.deliveries.claim(first.now, 20)
        go_round(world.bench.factory)
        assert {one["id"] for one in told(spool)}.isdisjoint({str(h.message_id) for h in held})


@pytest.mark.clause("7.3.2g")
def test_what_was_told_keeps_the_words_of_its_edition(world: Any) -> None:
    """With a second edition that says something else of everything."""
    newer = Edition(2, dict.fromkeys(KINDS, ("第二版", "second")))
    both = Editions([EDITIONS.newest, newer], KINDS)
    before = {one["notification_id"]: one["zh"] for one in shown(world)}
    matched = "SELECT message_id FROM notification WHERE step LIKE 'matching.%'"
    run(world, f"UPDATE delivery SET template = '2' WHERE message_id IN ({matched})")
    with world.bench.factory.open() as work:
        actor = actor_as("enterprise", enterprise=world.story.enterprise)
        read = queries.notifications(work.session, actor, editions=both, after=None, limit=100)
        sent = queries.notices(work.session, [one["message_id"] for one in read["items"]], both)
    for one in read["items"]:
        by_second = one["step"].startswith("matching.")
        expected = "第二版" if by_second else before[str(one["notification_id"])]
        assert (one["zh"], sent[one["message_id"]].zh) == (expected, expected)
    assert {one["template"] for one in read["items"]} == {"1", "2"}
