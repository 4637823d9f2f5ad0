"""Clocks over HTTP and by their timers: read, paused, extended, marked, and up the ladder; each its own only."""

import dataclasses
import datetime
import threading
import uuid

import pytest
import sqlalchemy as sa

from chassis.tables import timer
from chassis.testing import token_for
from contracts import matching
from tracking.storage.clock_tables import clock, escalation
from tracking.usecases import clocks
from worktime import SHANGHAI

NOWHERE = uuid.UUID(int=5)
WISH = {"working_days": 5, "ground": "complex", "reason": "样品需复检"}
YES = {"granted": True, "reason": "同意"}


def local(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Desk:
    """Short ways to what the tests begin with; the clock of the service is set by hand."""

    def __init__(self, world):
        self.world, self.given, self.own = world, world.story.given, world.story.own
        self.bench = world.bench

    def at(self, text):
        self.bench.factory.clock = lambda: local(text)

    def master(self, name="master"):
        return self.world.as_("station_master", station=self.world.story.station, id=name)

    def superior(self):
        return self.world.as_("superior", stations=frozenset({self.world.story.station}))

    def read(self, client=None, item=None):
        return (client or self.world.officer).get(f"/v1/items/{item or self.given}/clock")

    def pause(self, client=None, item=None, **headers):
        path = f"/v1/items/{item or self.given}/pauses"
        body = {"reason": "等企业补充样品"}
        return (client or self.world.officer).post(path, json=body, headers=headers)

    def resume(self, client=None):
        return (client or self.world.officer).post(f"/v1/items/{self.given}/resumption")

    def ask(self, client=None, **wish):
        path = f"/v1/items/{self.given}/extensions"
        return (client or self.world.officer).post(path, json={**WISH, **wish})

    def decide(self, extension, client=None, body=YES):
        path = f"/v1/items/{self.given}/extensions/{extension}/decision"
        return (client or self.master()).post(path, json=body)

    def ring(self, text):
        self.at(text)
        return self.bench.ring(clocks.LOOK, "look_at_clock", local(text))

    def listed(self, client, path="/v1/escalations"):
        return {one["item_id"] for one in client.get(path).json["items"]}

    def steps(self):
        told = self.world.enterprise.get("/v1/notifications?limit=100").json["items"]
        return [one["step"] for one in told]


@pytest.fixture
def morning(tracking_bench):
    kept = tracking_bench.factory.clock
    tracking_bench.factory.clock = lambda: local(
        "2025-11-03T10:00"
    )  # the story was told until then
    yield
    tracking_bench.factory.clock = kept


@pytest.fixture
def desk(morning, world):
    return Desk(world)


@pytest.mark.clause("7.2b", "7.2d")
def test_the_clock_says_day_by_day_why_an_item_is_due_then(desk):
    desk.at("2025-11-10T10:00")
    shown = desk.read().json
    promise, step = shown["promise"], shown["step"]
    assert promise["due_at"] == promise["first_due_at"]
    assert (promise["value"], promise["unit"], promise["extended_days"]) == (5, "working_days", 0)
    assert promise["days"][0]["reason_zh"] == "开始当日不计"
    assert sum(day["counted"] for day in promise["days"]) == 5
    assert {day["reason"] for day in promise["days"]} == {"start", "workday", "weekend"}
    assert (step["stage_zh"], step["holder_zh"], step["provider"]) == (
        "开始服务",
        "质量服务机构",
        "P002",
    )
    assert shown["mark"]["rule_en"] == "The promised time is over"
    assert (shown["pauses"], shown["extensions"], shown["escalations"]) == ([], [], [])


@pytest.mark.clause("7.2b")
def test_a_pause_moves_the_promise_is_kept_and_told_once_a_change(desk):
    desk.at("2025-11-04T10:00")
    before = desk.read().json["promise"]["due_at"]
    paused = desk.pause()
    assert (paused.status_code, paused.json["paused"]) == (201, True)
    assert desk.pause().json["code"] == "paused_already"
    desk.at("2025-11-06T10:00")
    resumed = desk.resume(desk.world.enterprise)
    assert (resumed.status_code, resumed.json["paused"]) == (200, False)
    promise = resumed.json["promise"]
    assert promise["first_due_at"] == before
    assert promise["due_at"] == "2025-11-12T09:00:00+00:00"
    assert [d["reason"] for d in promise["days"][:4]] == ["start", "paused", "paused", "workday"]
    (kept,) = resumed.json["pauses"]
    assert (kept["reason"], kept["started_role"], kept["ended_role"]) == (
        "等企业补充样品",
        "officer",
        "enterprise",
    )
    item = desk.world.officer.get(f"/v1/items/{desk.given}").json
    assert item["due_at"] == promise["due_at"]
    assert desk.resume().json["code"] == "not_paused"
    assert desk.steps().count("tracking.item_paused") == 1
    assert desk.steps().count("tracking.item_resumed") == 0  # the enterprise did it itself


@pytest.mark.clause("7.2b")
def test_the_performing_provider_may_pause_and_nobody_else(desk):
    desk.at("2025-11-04T10:00")
    world = desk.world
    strangers = [
        world.as_("provider", provider="P001"),
        world.as_("officer", station="SY-TX-01"),
    ]
    assert [desk.pause(who).status_code for who in strangers] == [404, 404]
    never = [world.enterprise, desk.superior(), world.as_("regulator"), world.as_("operator")]
    assert [desk.pause(who).status_code for who in never] == [403] * 4
    assert desk.pause(world.nobody).status_code == 401
    assert desk.pause(world.provider, desk.own).status_code == 404
    assert desk.pause(world.provider).status_code == 201
    assert desk.resume(world.as_("enterprise", enterprise="91210100MA9999999Z")).status_code == 404


@pytest.mark.clause("7.2b")
def test_what_the_only_master_asks_is_decided_by_who_supervises_the_station(desk):
    desk.at("2025-11-04T10:00")
    (one,) = desk.ask(desk.master("m1")).json["extensions"]
    far = desk.world.as_("superior", stations=frozenset({"SY-TX-01"}))
    assert desk.decide(one["extension_id"], far).status_code == 404
    granted = desk.decide(one["extension_id"], desk.superior())
    assert (granted.status_code, granted.json["promise"]["extended_days"]) == (200, 5)


@pytest.mark.clause("7.2b")
def test_an_extension_is_asked_with_a_ground_granted_by_another_and_told(desk):
    desk.at("2025-11-04T10:00")
    before = desk.read().json["promise"]["due_at"]
    asked = desk.ask(desk.master("m1"))
    assert asked.status_code == 201
    (one,) = asked.json["extensions"]
    assert (one["ground_zh"], one["state_zh"]) == ("事项复杂", "待审批")
    assert asked.json["promise"]["due_at"] == before
    assert desk.listed(desk.master(), "/v1/extensions") == {str(desk.given)}
    assert desk.ask().json["code"] == "extension_open"
    extension = one["extension_id"]
    mine = desk.decide(extension, desk.master("m1"))
    assert (mine.status_code, mine.json["code"]) == (403, "not_by_the_asker")
    assert desk.decide(extension, desk.world.officer).status_code == 403
    far = desk.world.as_("station_master", station="SY-TX-01")
    assert desk.decide(extension, far).status_code == 404
    granted = desk.decide(extension)
    assert granted.status_code == 200
    assert granted.json["promise"]["extended_days"] == 5
    assert granted.json["promise"]["due_at"] == "2025-11-17T09:00:00+00:00"
    assert desk.decide(extension).json["code"] == "decided_before"
    assert desk.decide(NOWHERE).json["code"] == "extension_not_found"
    assert desk.steps().count("tracking.extension_granted") == 1
    assert desk.listed(desk.master(), "/v1/extensions") == set()


@pytest.mark.clause("7.2b")
def test_a_late_and_a_third_extension_are_refused(desk):
    desk.at("2025-11-04T10:00")
    for _ in range(2):
        (*_, one) = desk.ask().json["extensions"]
        desk.decide(one["extension_id"])
    third = desk.ask()
    assert (third.status_code, third.json["code"]) == (409, "too_many_extensions")
    desk.at("2026-11-04T10:00")
    other = desk.world.officer.post(f"/v1/items/{desk.own}/extensions", json=WISH)
    assert (other.status_code, other.json["code"]) == (409, "too_late_to_extend")
    assert other.json["detail_zh"] != other.json["detail_en"]


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("pauses", {}, {"reason"}),
        ("pauses", {"reason": "  "}, {"reason"}),
        ("pauses", {"reason": "x" * 501}, {"reason"}),
        ("pauses", {"reason": "", "more": 1}, {"reason", "more"}),
        ("pauses", {"reason": "a\0b"}, {"reason"}),
        ("extensions", {}, {"working_days", "ground", "reason"}),
        (
            "extensions",
            {"working_days": 6, "ground": "lazy", "reason": ""},
            {"working_days", "ground", "reason"},
        ),
        ("extensions", {**WISH, "working_days": 0}, {"working_days"}),
        ("extensions", {**WISH, "working_days": "3"}, {"working_days"}),
        (f"extensions/{NOWHERE}/decision", {"granted": "yes"}, {"granted", "reason"}),
    ],
)
def test_every_wrong_field_is_named_at_once(desk, path, body, fields):
    answer = desk.master().post(f"/v1/items/{desk.given}/{path}", json=body)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json["errors"]} == fields


def test_another_stations_clock_and_no_clock_look_alike(desk):
    world = desk.world
    answers = [desk.read(item=item) for item in (world.other.own, NOWHERE)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json == answers[1].json
    assert desk.read(world.provider).status_code == 200
    assert desk.read(world.provider, desk.own).status_code == 404
    assert desk.read(world.enterprise).status_code == 200
    assert desk.read(world.nobody).status_code == 401


def test_a_change_is_refused_when_the_clock_changed_meanwhile(desk):
    desk.at("2025-11-04T10:00")
    seen = desk.read().headers["ETag"]
    assert desk.pause(**{"If-Match": seen}).status_code == 201
    desk.resume()
    assert desk.pause(**{"If-Match": seen}).status_code == 412


def test_lists_are_for_their_roles_only(desk):
    world = desk.world
    for path in ("/v1/escalations", "/v1/extensions"):
        assert world.officer.get(path).status_code == 403
        assert world.enterprise.get(path).status_code == 403
        assert world.nobody.get(path).status_code == 401
        assert world.as_("regulator").get(f"{path}?limit=0").status_code == 422
    assert world.as_("regulator").get("/v1/clocks").status_code == 403


@pytest.mark.clause("7.2b", "7.2c")
def test_what_is_late_climbs_from_list_to_list_in_working_hours(desk):
    world, item = desk.world, str(desk.given)
    regulator = world.as_("regulator")
    levels = [desk.master(), desk.superior(), regulator]
    assert item in desk.listed(world.provider, "/v1/clocks")
    desk.ring("2025-11-10T09:30")  # late since 09:00
    assert [item in desk.listed(who) for who in levels] == [True, False, False]
    assert item not in desk.listed(world.provider, "/v1/clocks")
    shown = desk.master().get("/v1/escalations").json["items"][0]
    assert (shown["level"], shown["mark"], shown["mark_zh"]) == (1, "red", "红牌")
    desk.ring("2025-11-10T20:00")  # eight hours late, but nobody works now
    assert [item in desk.listed(who) for who in levels] == [True, False, False]
    desk.ring("2025-11-11T09:01")
    assert [item in desk.listed(who) for who in levels] == [False, True, False]
    desk.ring("2025-11-13T09:01")
    assert [item in desk.listed(who) for who in levels] == [False, False, True]
    climbed = desk.read().json["escalations"]
    assert [one["level"] for one in climbed] == [1, 2, 3]
    assert [one["left_at"] is None for one in climbed] == [False, False, True]
    far = world.as_("station_master", station="SY-TX-01")
    assert item not in desk.listed(far)
    desk.at("2025-11-14T14:00")
    world.serve(world.provider, desk.given)
    desk.ring("2025-11-14T14:01")
    assert item not in desk.listed(regulator)


@pytest.mark.clause("7.2b")
def test_an_item_that_nobody_has_climbs_as_well(desk):
    world = desk.world
    lost = str(world.other.given)
    desk.at("2025-11-03T12:00")
    world.tell(world.other.assessed(world.other.given, "5.6.4.2", "provider"))
    far = {"station": world.other.station}
    master = world.as_("station_master", **far)
    offered = {"round": 1, "chosen_by": "enterprise", "respond_by": local("2025-11-04T10:00")}
    offer = {"offer_id": uuid.uuid4(), "provider": "P001"}
    given = world.other.given
    world.tell(
        world.other.of_item(matching.OfferMade, "enterprise", given, **offer, **offered),
        world.other.of_item(
            matching.OfferDeclined, "provider", given, **offer, reason_class="time"
        ),
        world.other.of_item(matching.ProviderNotFound, "system", given, tried=("P001",)),
    )
    shown = desk.read(master, given).json["step"]
    assert (shown["stage"], shown["holder_zh"]) == ("unassigned", "站长")
    assert lost in desk.listed(master, "/v1/clocks")
    desk.ring("2025-11-05T13:01")  # its step was due yesterday at 17:00
    assert lost in desk.listed(master)
    desk.ring("2025-11-07T09:01")
    assert lost not in desk.listed(master)
    assert lost in desk.listed(world.as_("superior", stations=frozenset({far["station"]})))


def test_a_station_without_a_superior_goes_to_the_regulator(desk, of_station):
    desk.world.tell(of_station(desk.world.story.station, None))
    for moment in ("2025-11-10T09:30", "2025-11-11T09:01", "2025-11-13T09:01"):
        desk.ring(moment)
    assert [one["level"] for one in desk.read().json["escalations"]] == [1, 3]


@pytest.mark.clause("7.2b")
def test_two_timers_at_once_escalate_once(desk):
    desk.at("2025-11-10T10:00")
    gate, failures = threading.Barrier(2), []

    def look():
        gate.wait()
        try:
            with desk.bench.factory.open() as work:
                clocks.look(work, desk.given)
        except Exception as error:  # handed to the assertion below
            failures.append(error)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with desk.bench.engine.connect() as connection:
        mine = escalation.c.item_id == desk.given
        assert len(connection.execute(sa.select(escalation).where(mine)).all()) == 1


def test_a_timer_is_waiting_for_each_running_clock(desk):
    with desk.bench.engine.connect() as connection:
        running = sa.select(clock.c.item_id).where(clock.c.stopped_at.is_(None))
        waiting = sa.select(timer.c.subject).where(timer.c.fired_at.is_(None))
        subjects = set(connection.scalars(waiting))
        assert {str(one) for one in connection.scalars(running)} <= subjects


@pytest.mark.clause("7.2d")
def test_a_notice_moves_a_provisional_promise_and_the_record_says_so(desk, of_notice, new_story):
    world, late = desk.world, new_story("SY-HP-01-2026-000077")
    told = provisional_application(late)
    world.tell(of_notice(2025), *told)
    before = desk.read(item=late.own).json
    assert not before["promise"]["provisional"]
    world.tell(of_notice(2025, 2, datetime.date(2025, 11, 5)))
    until = local("2025-11-03T10:01")
    desk.bench.ring(clocks.RECOUNT, "recount_promises", until)
    desk.bench.ring(clocks.LOOK, "look_at_clock", until)
    after = desk.read(item=late.own).json
    (*_, note) = after["recounts"]
    assert note["notice"] == "国办发〔2025〕2号"
    assert (note["old_due_at"], note["new_due_at"]) == (
        before["promise"]["due_at"],
        after["promise"]["due_at"],
    )
    assert note["old_due_at"] < note["new_due_at"]


def provisional_application(story):
    """The application of a case whose promise was counted without its year's notice."""
    *before, (message_id, accepted) = story.application()
    items = tuple(dataclasses.replace(item, provisional=True) for item in accepted.items)
    return [*before, (message_id, dataclasses.replace(accepted, items=items))]


def test_an_expired_token_reads_no_clock(desk):
    expired = token_for(desk.world.officer.actor, lifetime=-600)
    headers = {"Authorization": f"Bearer {expired}"}
    assert (
        desk.world.nobody.get(f"/v1/items/{desk.given}/clock", headers=headers).status_code == 401
    )


def test_nobody_is_called_on_outside_working_hours_even_when_a_timer_rings_late(desk):
    desk.at("2025-11-10T20:00")
    with desk.bench.factory.open() as work:
        clocks.look(work, desk.given)
    assert desk.read().json["escalations"] == []
