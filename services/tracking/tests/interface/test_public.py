"""The public page of a case: by number and check code, and nobody in it."""

import json

import pytest


def test_the_public_page_shows_state_items_and_steps(world):
    world.act(world.provider, world.story.given, "start")
    answer = world.nobody.get(f"/v1/public/cases/{world.story.number}?code={world.story.code}")
    shown = answer.json
    assert (answer.status_code, shown["state_zh"]) == (200, "已受理，办理中")
    names = {item["name_zh"]: (item["state"], item["kind_zh"]) for item in shown["items"]}
    assert names == {
        "事项5.1.1第1版": ("agreed", "检验检测服务"),
        "事项5.6.4.2第1版": ("in_service", "检验检测服务"),
    }
    assert all(item["due_at"].endswith("+00:00") for item in shown["items"])
    assert shown["steps"][0]["zh"] == "企业提出服务需求"
    assert {step["service"] for step in shown["steps"]} == {"intake", "matching", "tracking"}


def test_the_public_page_names_nobody(world):
    world.serve(world.officer, world.story.own)
    world.tell(*world.story.evaluated())
    answer = world.nobody.get(f"/v1/public/cases/{world.story.number}?code={world.story.code}")
    text = json.dumps(answer.json)
    for secret in ("account-", world.story.enterprise, "P001", "P002"):
        assert secret not in text
    assert set(answer.json["steps"][0]) == {
        "step",
        "zh",
        "en",
        "service",
        "item_id",
        "occurred_at",
        "actor_role",
        "actor_role_zh",
        "actor_role_en",
    }


def test_the_steps_of_two_items_are_told_apart_on_the_public_page(world):
    answer = world.nobody.get(f"/v1/public/cases/{world.story.number}?code={world.story.code}")
    items = {item["item_id"] for item in answer.json["items"]}
    assert {step["item_id"] for step in answer.json["steps"]} - {None} == items
    assert items == {str(world.story.own), str(world.story.given)}


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(world):
    wrong = world.nobody.get(f"/v1/public/cases/{world.story.number}?code=XXXX")
    unknown = world.nobody.get(f"/v1/public/cases/SY-HP-01-2026-999999?code={world.story.code}")
    others = world.nobody.get(f"/v1/public/cases/{world.other.number}?code=7k3m")
    assert [a.status_code for a in (wrong, unknown, others)] == [404, 404, 404]
    assert wrong.json == unknown.json == others.json
    assert wrong.json["code"] == "case_not_found"


@pytest.mark.parametrize("query", ["", "?code=", f"?code={'9' * 65}"])
def test_a_code_that_is_none_is_named_as_the_wrong_field(world, query):
    answer = world.nobody.get(f"/v1/public/cases/{world.story.number}{query}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "code")


def test_a_number_with_a_zero_byte_is_not_found(world):
    assert world.nobody.get("/v1/public/cases/%00?code=7K3M").status_code == 404


def test_every_route_says_who_may(world):
    rules = world.nobody.app.view_functions
    own = [name for name in rules if name.split(".")[0] in {"cases", "items", "notifications"}]
    assert len(own) == 15
    assert all(getattr(rules[name], "roles", frozenset()) for name in own)
    assert rules["public.show_public_case"].roles == {"public"}
