"""Cases, timelines and items: everybody sees what is theirs, and the rest is not there."""

import uuid

import pytest
import sqlalchemy as sa

from chassis.testing import actor_as, token_for

VIEWS = [
    ("enterprise", {"enterprise": "91210100MA0000000X"}, {"story"}),
    ("enterprise", {"enterprise": "91210100MA1111111Y"}, {"other"}),
    ("enterprise", {"enterprise": "91210100MA9999999Z"}, set()),
    ("window", {"station": "SY-HP-01"}, {"story"}),
    ("officer", {"station": "SY-TX-01"}, {"other"}),
    ("station_master", {"station": "SY-HP-01"}, {"story"}),
    ("superior", {"stations": frozenset({"SY-TX-01"})}, {"other"}),
    ("superior", {"stations": frozenset({"SY-HP-01", "SY-TX-01"})}, {"story", "other"}),
    ("regulator", {}, {"story", "other"}),
    ("provider", {"provider": "P002"}, {"story"}),
    ("provider", {"provider": "P001"}, set()),
]


@pytest.mark.parametrize(("role", "belongings", "seen"), VIEWS)
def test_a_list_shows_what_belongs_to_the_caller_and_the_rest_is_not_there(
    world, role, belongings, seen
):
    client = world.as_(role, **belongings)
    ids = {"story": str(world.story.case_id), "other": str(world.other.case_id)}
    expected = {ids[name] for name in seen}
    listed = client.get("/v1/cases").json["items"]
    assert {case["case_id"] for case in listed} == expected
    items = client.get("/v1/items").json["items"]
    assert {item["case_id"] for item in items} == expected
    for case_id in ids.values():
        status = 200 if case_id in expected else 404
        for path in (f"/v1/cases/{case_id}", f"/v1/cases/{case_id}/timeline"):
            assert client.get(path).status_code == status
    for item in (world.story.given, world.other.given):
        shown = str(item) in {found["item_id"] for found in items}
        assert client.get(f"/v1/items/{item}").status_code == (200 if shown else 404)


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/items", "/v1/notifications"])
def test_a_list_is_refused_when_nobody_or_an_operator_asks(world, path):
    assert world.nobody.get(path).status_code == 401
    expired = token_for(actor_as("regulator"), lifetime=-600)
    assert world.nobody.get(path, headers={"Authorization": f"Bearer {expired}"}).status_code == 401
    assert world.as_("operator").get(path).status_code == 403


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/items"])
@pytest.mark.parametrize(
    ("query", "field"), [("state=lost", "state"), ("limit=0", "limit"), ("limit=x", "limit")]
)
def test_a_list_names_the_wrong_field_when_it_is_asked_wrongly(world, path, query, field):
    answer = world.officer.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_list_is_narrowed_by_state(world):
    regulator = world.as_("regulator")
    waiting = regulator.get("/v1/items?state=waiting").json["items"]
    assert {item["case_id"] for item in waiting} == {str(world.other.case_id)}
    assert regulator.get("/v1/cases?state=archived").json == {"items": [], "next": None}


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/items"])
def test_pages_join_to_the_whole_list_without_gap_or_repeat(world, path):
    regulator, seen, after = world.as_("regulator"), [], ""
    while after is not None:
        shown = regulator.get(f"{path}?limit=1&after={after}").json
        seen += [item.get("item_id", item["case_id"]) for item in shown["items"]]
        after = shown["next"]
    whole = regulator.get(path).json["items"]
    assert seen == [item.get("item_id", item["case_id"]) for item in whole]
    assert len(set(seen)) == len(seen) >= 2


@pytest.mark.parametrize("path", [f"/v1/cases/{uuid.UUID(int=1)}", "/v1/cases/x", "/v1/items/x"])
def test_what_does_not_exist_is_not_found(world, path):
    assert world.officer.get(path).status_code == 404


def test_a_provider_sees_its_own_items_of_a_case_only(world):
    case = world.provider.get(f"/v1/cases/{world.story.case_id}").json
    assert [item["item_id"] for item in case["items"]] == [str(world.story.given)]
    assert case["item_count"] == 1
    assert world.provider.get(f"/v1/items/{world.story.own}").status_code == 404


@pytest.mark.clause("4.2.2", "7.3.2g")
def test_the_timeline_holds_every_step_of_every_service_in_order(world):
    world.serve(world.officer, world.story.own)
    world.serve(world.provider, world.story.given)
    world.tell(*world.story.evaluated())
    shown = world.officer.get(f"/v1/cases/{world.story.case_id}/timeline").json
    steps = shown["items"]
    services = {step["service"] for step in steps}
    assert services == {"intake", "matching", "tracking", "evaluation", "admin"}
    times = [step["occurred_at"] for step in steps]
    assert times == sorted(times)
    assert all(time.endswith("+00:00") for time in times)
    assert (steps[0]["seconds_since_previous"], steps[1]["seconds_since_previous"]) == (0, 60)
    assert sum(step["seconds_since_previous"] for step in steps) == pytest.approx(
        shown["seconds_in_all"]
    )
    case = world.officer.get(f"/v1/cases/{world.story.case_id}").json
    assert case["state"] == "archived"


def test_times_are_in_utc_when_the_database_lives_in_another_zone(world):
    name = world.bench.engine.url.database
    with world.bench.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER DATABASE \"{name}\" SET timezone TO 'Asia/Shanghai'"))
    world.bench.engine.dispose()
    case = world.officer.get(f"/v1/cases/{world.story.case_id}").json
    assert case["filed_at"].endswith("+00:00")
    with world.bench.engine.begin() as connection:
        connection.execute(sa.text(f'ALTER DATABASE "{name}" RESET timezone'))


def test_the_timeline_says_who_acted_and_for_whom(world):
    shown = world.enterprise.get(f"/v1/cases/{world.story.case_id}/timeline").json["items"]
    who = {step["step"]: (step["actor_role_zh"], step["organisation"]) for step in shown}
    assert who["intake.form_filed"] == ("企业", world.story.enterprise)
    assert who["intake.need_accepted"] == ("窗口人员", world.story.station)
    assert who["matching.offer_declined"] == ("质量服务机构", "P001")
    assert who["matching.terms_proposed"] == ("质量服务机构", "P002")


def test_the_timeline_of_a_provider_hides_other_items_and_other_providers(world):
    shown = world.provider.get(f"/v1/cases/{world.story.case_id}/timeline").json["items"]
    assert {step["item_id"] for step in shown} == {str(world.story.given)}
    assert "P001" not in {step["provider"] for step in shown}
    assert {step["step"] for step in shown} >= {
        "matching.offer_accepted",
        "matching.service_agreed",
    }


@pytest.mark.clause("4.2.2", "7.3.2g")
def test_the_enterprise_is_notified_once_of_each_change_made_by_others(world):
    world.tell(*world.story.application()[1:2])
    world.act(world.provider, world.story.given, "start")
    world.act(world.provider, world.story.given, "stages/contact")
    shown = world.enterprise.get("/v1/notifications?limit=100").json["items"]
    steps = [notification["step"] for notification in shown]
    assert steps.count("matching.item_assessed") == 2
    assert "intake.form_filed" not in steps
    reached = next(n for n in shown if n["step"] == "tracking.stage_reached")
    name = f"办件 {world.story.number}：“事项5.6.4.2第1版”已完成环节“环节contact”。"
    assert reached["zh"] == name
    assert world.as_("enterprise", enterprise="91210100MA9999999Z").get(
        "/v1/notifications"
    ).json == {"items": [], "next": None}
    assert world.officer.get("/v1/notifications").status_code == 403
