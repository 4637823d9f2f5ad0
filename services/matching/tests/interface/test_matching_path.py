"""The way of an item from acceptance to agreement, both branches, over HTTP and real handlers."""

import hashlib

import pytest

from chassis.papers import canonical

pytestmark = pytest.mark.postgres


def told(desk):
    return [message["type"].split(".")[1] for message in desk.bench.said()]


@pytest.mark.clause("6.2.1")
def test_an_accepted_need_waits_for_its_assessment(desk):
    first, second = desk.accept_need("5.6.1.1", None)
    answer = desk.officer.get("/v1/items?state=awaiting_assessment").json
    assert {item["item_id"] for item in answer["items"]} == {first, second}
    named = {item["item_id"]: item["name_zh"] for item in answer["items"]}
    assert named == {first: "产品质量检验检测服务", second: None}


def test_a_need_told_twice_is_there_once(desk, build):
    message = build.need_accepted("5.8")
    for _ in range(2):
        desk.bench.deliver("receive_need", message)
    assert len(desk.officer.get("/v1/items").json["items"]) == 1


@pytest.mark.clause("6.2.1", "6.2.2")
def test_a_self_served_item_is_agreed_between_station_and_enterprise(desk):
    (item,) = desk.accept_need("5.1.6")
    assert desk.assess(item, "station").json["state"] == "negotiating"
    proposed = desk.officer.post(f"/v1/items/{item}/proposals", json=desk.terms(price_yuan="0.00"))
    assert (proposed.status_code, proposed.json["negotiation"]["rounds"][0]["party"]) == (
        201,
        "station",
    )
    agreed = desk.enterprise.post(f"/v1/items/{item}/confirmation", json={"round": 1})
    assert (agreed.status_code, agreed.json["state"]) == (200, "agreed")
    assert told(desk) == ["item_assessed", "terms_proposed", "service_agreed"]
    assert desk.bench.said()[-1]["performer"] == "station"


@pytest.mark.clause("6.2.1")
def test_candidates_are_ranked_with_scores_and_excluded_with_reasons(desk):
    (item,) = desk.accept_need("5.6.1.1")
    desk.assess(item)
    found = desk.enterprise.get(f"/v1/items/{item}/candidates").json
    scores = [candidate["score"] for candidate in found["ranked"]]
    assert len(scores) >= 3
    assert scores == sorted(scores, reverse=True)
    for candidate in found["ranked"]:
        total = sum(part["points"] for part in candidate["parts"])
        assert total == pytest.approx(candidate["score"])
    reasons = {e["provider_id"]: [r["code"] for r in e["reasons"]] for e in found["excluded"]}
    assert reasons["P010"] == ["certificate_not_valid_through_service"]
    assert reasons["P011"] == ["district"]
    assert reasons["P012"] == ["capacity"]
    assert all(r["zh"] and r["en"] for e in found["excluded"] for r in e["reasons"])


@pytest.mark.clause("6.2.2", "9.3.3")
def test_a_chosen_provider_sees_the_need_masked_until_it_accepts(desk, build):
    item, offer = desk.offered("P004")
    provider = desk.provider("P004")
    (masked,) = provider.get("/v1/offers?state=open").json["items"]
    assert masked["offer_id"] == offer
    assert (masked["enterprise"], masked["case_id"], masked["number"]) == (None, None, None)
    assert masked["details"] == {"product": "阀门"}
    assert build.enterprise not in provider.get(f"/v1/offers/{offer}").text
    assert provider.get(f"/v1/items/{item}").status_code == 404
    accepted = provider.post(f"/v1/offers/{offer}/acceptance").json
    assert (accepted["state"], accepted["enterprise"]) == ("accepted", build.enterprise)
    assert provider.get(f"/v1/items/{item}").json["enterprise"] == build.enterprise


@pytest.mark.clause("6.2.2")
def test_rounds_lead_to_an_agreement_and_a_frozen_sheet(desk):
    item, _ = desk.negotiating()
    provider = desk.provider("P001")
    provider.post(f"/v1/items/{item}/proposals", json=desk.terms(price_yuan="1500.00"))
    desk.enterprise.post(f"/v1/items/{item}/proposals", json=desk.terms(price_yuan="1200.5"))
    agreed = provider.post(f"/v1/items/{item}/confirmation", json={"round": 2}).json
    assert agreed["state"] == "agreed"
    assert agreed["sheet"]["number"] == f"{agreed['number']}-S01"
    paper = desk.enterprise.get(f"/v1/items/{item}/sheet")
    digest = hashlib.sha256(paper.data).hexdigest()
    assert digest == paper.headers["X-Paper-SHA256"] == agreed["sheet"]["sha256"]
    assert canonical(paper.json) == paper.data
    assert paper.json["terms"]["price_yuan"] == "1200.50"
    assert paper.json["performer"]["id"] == "P001"
    messages = desk.bench.said()
    assert messages[-1]["type"] == "matching.service_agreed"
    assert desk.told("P001") == ["need_offered", "terms_put", "need_agreed"]
    assert messages[-1]["papers"][0] == {
        "kind": "need_handling_sheet",
        "path": f"/api/matching/v1/items/{item}/sheet",
        "sha256": digest,
    }
    assert provider.get(f"/v1/items/{item}/sheet").data == paper.data


@pytest.mark.clause("6.2.3")
def test_a_decline_goes_to_the_next_best_and_everybody_is_told(desk):
    item, offer = desk.offered()
    body = {"reason_class": "no_capacity", "note": "本月排期已满"}
    answer = desk.provider("P001").post(f"/v1/offers/{offer}/decline", json=body)
    assert answer.json["state"] == "declined"
    assert told(desk)[-2:] == ["offer_declined", "offer_made"]
    assert desk.told(desk.bench.said()[-1]["provider"]) == ["need_offered"]
    shown = desk.enterprise.get(f"/v1/items/{item}").json
    assert [(o["round"], o["state"], o["chosen_by"]) for o in shown["offers"]] == [
        (1, "declined", "enterprise"),
        (2, "open", "rematch"),
    ]
    candidates = desk.officer.get(f"/v1/items/{item}/candidates").json
    tried = next(e for e in candidates["excluded"] if e["provider_id"] == "P001")
    assert [reason["code"] for reason in tried["reasons"]] == ["declined_before"]


@pytest.mark.clause("6.2.3")
def test_silence_past_the_response_time_goes_to_the_next_best(desk):
    _, offer = desk.offered()
    desk.wait(days=1)
    assert desk.provider("P001").get(f"/v1/offers/{offer}").json["state"] == "open"
    desk.wait(days=1)
    assert desk.provider("P001").get(f"/v1/offers/{offer}").json["state"] == "expired"
    assert told(desk)[-2:] == ["offer_expired", "offer_made"]
    assert desk.told("P001") == ["need_offered", "need_taken_back"]
    late = desk.provider("P001").post(f"/v1/offers/{offer}/acceptance")
    assert (late.status_code, late.json["code"]) == (409, "not_in_this_state")


@pytest.mark.clause("6.2.3")
def test_an_offer_that_was_answered_stays_when_its_response_time_is_over(desk):
    item, offer = desk.negotiating()
    before = told(desk)
    desk.wait(days=2)
    assert desk.provider("P001").get(f"/v1/offers/{offer}").json["state"] == "accepted"
    assert desk.enterprise.get(f"/v1/items/{item}").json["state"] == "negotiating"
    assert told(desk) == before


@pytest.mark.clause("6.2.3")
def test_a_broken_off_negotiation_goes_to_the_next_best(desk):
    item, _ = desk.negotiating()
    answer = desk.provider("P001").post(
        f"/v1/items/{item}/breakoff", json={"reason_class": "price"}
    )
    assert (answer.status_code, answer.json["state"]) == (200, "offered")
    assert [o["provider"] for o in answer.json["offers"]] == ["P001"]
    assert desk.provider("P001").get(f"/v1/items/{item}").status_code == 404


@pytest.mark.clause("6.2.3")
def test_a_need_that_nobody_can_serve_waits_for_a_person(desk):
    (item,) = desk.accept_need("5.6.1.1", district="310101")
    assert desk.assess(item).json["state"] == "no_provider"
    assert told(desk)[-1] == "provider_not_found"
    assert desk.assess(item, "station", code="5.8").json["state"] == "negotiating"


@pytest.mark.clause("5.8")
def test_free_text_is_classified_at_assessment(desk):
    (item,) = desk.accept_need(None)
    refused = desk.assess(item)
    assert (refused.status_code, refused.json["code"]) == (422, "not_classified")
    unknown = desk.assess(item, code="9.9")
    assert unknown.status_code == 422
    assert unknown.json["errors"][0]["field"] == "code"
    assert desk.assess(item, code="5.6.3").json["code"] == "5.6.3"


def test_a_station_changed_meanwhile_serves_by_its_newest_revision(desk, build):
    desk.bench.deliver("keep_station", build.station_published(revision=3, served_items=("5.3.5",)))
    desk.bench.deliver("keep_station", build.station_published(revision=2))
    (item,) = desk.accept_need("5.1.6")
    refused = desk.assess(item, "station")
    assert (refused.status_code, refused.json["code"]) == (409, "not_served_by_station")
    assert desk.assess(item, "station", code="5.3.5").status_code == 200
