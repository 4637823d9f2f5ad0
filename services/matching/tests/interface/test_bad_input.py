"""Bad input: a clear answer in both languages, and nothing changed."""

import json

import pytest

from chassis.testing import actor_as, token_for

pytestmark = pytest.mark.postgres
LONG = "长" * 170_000  # characters; six bytes each as sent, just under the limit of a body


def problem(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text[:300]
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail_zh"]
    assert answer.json["detail_en"]
    return [error["field"] for error in answer.json["errors"]]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"service_item": ""}, ["service_item"]),
        ({"service_item": "   "}, ["service_item"]),
        ({"service_item": "a\u0000b"}, ["service_item"]),
        ({"service_item": "\ud800"}, ["service_item"]),
        ({"service_item": LONG}, ["service_item"]),
        ({"starts_on": "2026-02-30"}, ["starts_on"]),
        ({"starts_on": "2026-11-22"}, ["starts_on"]),
        ({"starts_on": "2099-01-01"}, ["starts_on"]),
        ({"cycle_working_days": "5"}, ["cycle_working_days"]),
        ({"cycle_working_days": 0}, ["cycle_working_days"]),
        ({"cycle_working_days": 10**30}, ["cycle_working_days"]),
        ({"price_yuan": "-1"}, ["price_yuan"]),
        ({"price_yuan": "1.005"}, ["price_yuan"]),
        ({"price_yuan": "NaN"}, ["price_yuan"]),
        ({"price_yuan": "1e30"}, ["price_yuan"]),
        ({"price_yuan": "abc", "cycle_working_days": None}, ["cycle_working_days", "price_yuan"]),
        ({"discount": 1}, ["discount"]),
    ],
)
def test_each_wrong_term_is_named(desk, changes, wrong):
    item, _ = desk.negotiating()
    body = json.dumps(
        desk.terms(**changes)
    )  # escaped: half a surrogate pair cannot be sent otherwise
    answer = desk.enterprise.post(
        f"/v1/items/{item}/proposals", data=body, content_type="application/json"
    )
    assert sorted(problem(answer, 422, "invalid")) == wrong
    assert desk.officer.get(f"/v1/items/{item}").json["negotiation"]["rounds"] == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, ["reason", "way"]),
        ({"way": "both", "reason": "r"}, ["way"]),
        ({"way": "provider", "reason": ""}, ["reason"]),
        ({"way": "provider", "reason": "r", "code": 5}, ["code"]),
        ({"way": "provider", "reason": "\x00"}, ["reason"]),
    ],
)
def test_each_wrong_field_of_an_assessment_is_named(desk, body, wrong):
    (item,) = desk.accept_need("5.6.1.1")
    answer = desk.officer.post(f"/v1/items/{item}/assessment", json=body)
    assert sorted(problem(answer, 422, "invalid")) == wrong


def test_a_decline_needs_one_of_the_known_reasons(desk):
    _, offer = desk.offered()
    for body in ({}, {"reason_class": "mood"}, {"reason_class": None}):
        answer = desk.provider("P001").post(f"/v1/offers/{offer}/decline", json=body)
        assert problem(answer, 422, "invalid") == ["reason_class"]


def test_malformed_json_is_no_crash(desk):
    item, _ = desk.negotiating()
    answer = desk.enterprise.post(
        f"/v1/items/{item}/proposals", data="{", content_type="application/json"
    )
    assert answer.status_code in {400, 422}
    assert answer.json["detail_zh"]


def test_an_unknown_or_excluded_provider_cannot_be_chosen(desk):
    (item,) = desk.accept_need("5.6.1.1")
    desk.assess(item)
    assert problem(desk.choose(item, "P404"), 422, "unknown_provider") == ["provider_id"]
    excluded = desk.choose(item, "P012")
    problem(excluded, 409, "provider_excluded")
    assert "承接能力已满" in excluded.json["detail_zh"]
    assert desk.officer.get(f"/v1/items/{item}").json["state"] == "awaiting_choice"


def test_actions_out_of_their_state_are_refused_and_named(desk):
    (item,) = desk.accept_need("5.6.1.1")
    path = f"/v1/items/{item}"
    for action, body in (
        ("choice", {"provider_id": "P001"}),
        ("proposals", desk.terms()),
        ("confirmation", {}),
        ("breakoff", {"reason_class": "time"}),
    ):
        answer = desk.enterprise.post(f"{path}/{action}", json=body)
        problem(answer, 409, "not_in_this_state")
        assert "待评估" in answer.json["detail_zh"]
    desk.assess(item)
    problem(desk.assess(item), 409, "not_in_this_state")
    assert desk.officer.get(f"{path}/sheet").status_code == 404


def test_an_offer_is_answered_once(desk):
    _, offer = desk.negotiating()
    provider = desk.provider("P001")
    problem(provider.post(f"/v1/offers/{offer}/acceptance"), 409, "not_in_this_state")
    body = {"reason_class": "time"}
    problem(provider.post(f"/v1/offers/{offer}/decline", json=body), 409, "not_in_this_state")
    withdrawal = desk.enterprise.post(f"/v1/offers/{offer}/withdrawal")
    problem(withdrawal, 409, "not_in_this_state")


def test_own_and_missing_and_outdated_terms_cannot_be_confirmed(desk):
    item, _ = desk.negotiating()
    path, provider = f"/v1/items/{item}", desk.provider("P001")
    problem(provider.post(f"{path}/confirmation"), 409, "nothing_proposed")
    provider.post(f"{path}/proposals", json=desk.terms())
    problem(provider.post(f"{path}/confirmation"), 409, "own_terms")
    provider.post(f"{path}/proposals", json=desk.terms(price_yuan="9.00"))
    outdated = desk.enterprise.post(f"{path}/confirmation", json={"round": 1})
    problem(outdated, 409, "terms_changed")


def test_a_change_on_an_outdated_version_is_refused(desk):
    item, _ = desk.negotiating()
    path = f"/v1/items/{item}"
    seen = desk.enterprise.get(path).headers["ETag"]
    desk.provider("P001").post(f"{path}/proposals", json=desk.terms())
    late = desk.enterprise.post(f"{path}/proposals", json=desk.terms(), headers={"If-Match": seen})
    assert late.status_code == 412
    fresh = desk.enterprise.get(path).headers["ETag"]
    again = desk.enterprise.post(
        f"{path}/proposals", json=desk.terms(), headers={"If-Match": fresh}
    )
    assert again.status_code == 201


def test_the_same_key_twice_has_one_effect_and_another_body_is_refused(desk):
    item, _ = desk.negotiating()
    path, key = f"/v1/items/{item}/proposals", {"Idempotency-Key": "k-1"}
    first = desk.enterprise.post(path, json=desk.terms(), headers=key)
    second = desk.enterprise.post(path, json=desk.terms(), headers=key)
    assert first.json == second.json
    assert len(second.json["negotiation"]["rounds"]) == 1
    other = desk.enterprise.post(path, json=desk.terms(price_yuan="1.00"), headers=key)
    problem(other, 422, "idempotency_key_reused")


def test_an_expired_token_and_none_are_refused(desk):
    actor = actor_as("officer", station=desk.build.station)
    expired = {"Authorization": f"Bearer {token_for(actor, lifetime=-60)}"}
    for headers in (expired, {"Authorization": "Bearer x.y.z"}, {}):
        answer = desk.public.get("/v1/items", headers=headers)
        problem(answer, 401, "not_authenticated")


@pytest.mark.parametrize(
    "query", ["state=lost", "limit=0", "limit=101", "limit=x", "after=nonsense"]
)
def test_a_wrong_query_is_named(desk, query):
    answer = desk.officer.get(f"/v1/items?{query}")
    assert answer.status_code == 422
    assert answer.json["detail_zh"]
