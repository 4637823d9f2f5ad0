"""The performer's report over HTTP, and every way in which it can be wrong."""

import uuid

import pytest

NOWHERE = uuid.UUID(int=5)


@pytest.mark.clause("4.1", "6.5.1", "5.6.4.2")
def test_a_case_is_served_when_both_performers_reported_all_stages(world):
    assert set(world.serve(world.officer, world.story.own)) == {200}
    assert set(world.serve(world.provider, world.story.given)) == {200}
    case = world.officer.get(f"/v1/cases/{world.story.case_id}").json
    assert (case["state"], case["state_zh"]) == ("served", "服务结束，待评价")
    assert (case["item_count"], case["ended_count"]) == (2, 2)
    told = world.officer.get(f"/v1/cases/{world.story.case_id}/timeline").json
    steps = [entry["step"] for entry in told["items"]]
    assert steps.count("tracking.stage_reached") == 6
    said = [message["type"] for message in world.bench.said()]
    assert said[-2:] == ["tracking.service_ended", "tracking.case_served"]


def test_the_answer_shows_the_stages_and_which_are_reached(world):
    coming = world.provider.get(f"/v1/items/{world.story.given}").json
    keys = ["contact", "inspect", "collect", "hand_out"]
    assert [stage["key"] for stage in coming["stages"]] == keys
    assert coming["process_version"] is None
    started = world.act(world.provider, world.story.given, "start").json
    assert (started["state"], started["process_version"]) == ("in_service", 1)
    reached = world.act(world.provider, world.story.given, "stages/contact").json
    assert [stage["reached_at"] is not None for stage in reached["stages"]] == [True] + [False] * 3


@pytest.mark.clause("6.5.1")
def test_a_running_case_keeps_its_version_when_a_new_process_is_published(world):
    world.tell(world.story.catalogue("5.6.4.2", version=2, revision=2))
    started = world.act(world.provider, world.story.given, "start").json
    assert (started["process_version"], len(started["stages"])) == (1, 4)


@pytest.mark.parametrize(
    ("before", "action", "status", "code"),
    [
        ([], "stages/contact", 409, "not_in_this_state"),
        ([], "end", 409, "not_in_this_state"),
        (["start"], "start", 409, "not_in_this_state"),
        (["start"], "stages/inspect", 409, "stage_skipped"),
        (["start"], "stages/dance", 404, "stage_unknown"),
        (["start", "stages/contact"], "stages/contact", 409, "stage_reached_before"),
        (["start", "stages/contact"], "end", 409, "stages_missing"),
    ],
)
def test_a_report_is_refused_when_it_is_not_its_turn(world, before, action, status, code):
    for step in before:
        assert world.act(world.provider, world.story.given, step).status_code == 200
    answer = world.act(world.provider, world.story.given, action)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail_zh"] != answer.json["detail_en"]


@pytest.mark.parametrize("action", ["start", "stages/contact", "end"])
def test_a_report_is_refused_when_it_does_not_come_from_the_performer(world, action):
    item = world.story.given
    stranger = world.as_("provider", provider="P001")
    far = world.as_("officer", station="SY-TX-01")
    assert world.act(world.officer, item, action).json["code"] == "not_the_performer"
    assert world.act(world.officer, item, action).status_code == 403
    assert [world.act(who, item, action).status_code for who in (stranger, far)] == [404, 404]
    assert world.act(world.enterprise, item, action).status_code == 403
    assert world.act(world.as_("operator"), item, action).status_code == 403
    assert world.act(world.nobody, item, action).status_code == 401
    assert world.act(world.provider, NOWHERE, action).json["code"] == "item_not_found"
    assert world.provider.post(f"/v1/items/no-uuid/{action}").status_code == 404


def test_a_report_is_refused_when_nothing_is_agreed_yet(world):
    far = world.as_("window", station="SY-TX-01")
    answer = world.act(far, world.other.own, "start")
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_this_state")


def test_a_service_waits_when_its_process_has_not_arrived(world, new_story):
    late = new_story("SY-HP-01-2026-000002")
    world.tell(*late.application(), late.assessed(late.own, "5.8", "station"))
    world.tell(late.agreed(late.own, "5.8", None))
    answer = world.act(world.officer, late.own, "start")
    assert (answer.status_code, answer.json["code"]) == (409, "process_not_known")


def test_a_report_is_refused_when_the_item_changed_meanwhile(world):
    seen = world.provider.get(f"/v1/items/{world.story.given}").headers["ETag"]
    first = world.act(world.provider, world.story.given, "start", **{"If-Match": seen})
    second = world.act(world.provider, world.story.given, "stages/contact", **{"If-Match": seen})
    assert (first.status_code, second.status_code) == (200, 412)
    assert first.headers["ETag"] != seen


def test_a_report_counts_once_when_it_is_sent_twice_under_one_key(world):
    answers = [
        world.act(world.provider, world.story.given, "start", **{"Idempotency-Key": "k-1"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert len(world.bench.said()) == 1
