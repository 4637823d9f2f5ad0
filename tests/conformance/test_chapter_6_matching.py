"""Chapter 6.2: who serves a need, and on what terms."""

from typing import Any

import pytest

from station.demo.client import Refused
from station.demo.matching import terms
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]

OFFERED, AGREED, TAKEN_BACK = (
    "matching.need_offered",
    "matching.need_agreed",
    "matching.need_taken_back",
)
REASON = {"reason_class": "no_capacity"}


@pytest.mark.clause("6.2.1")
def test_item_is_agreed_with_the_station_when_it_can_serve_by_itself(stage: Any) -> None:
    item_id = stage.accept(boxes=["standards_lookup"])["items"][0]["item_id"]

    assessed = stage.assess(item_id, "station")
    stage.cast.officer.post(f"matching/items/{item_id}/proposals", terms("5.3.5", 1, "0.00"))
    agreed = stage.cast.enterprise.post(f"matching/items/{item_id}/confirmation")
    until("可开始", "tracking", lambda: _tracked(stage, item_id)["state"] == "agreed")
    started = stage.cast.officer.post(f"tracking/items/{item_id}/start")

    assert (assessed["state"], assessed["way"]) == ("negotiating", "station")
    assert agreed["state"] == "agreed"
    assert (started["state"], started["performer"]) == ("in_service", "station")


@pytest.mark.clause("6.2.1")
def test_item_goes_to_a_provider_when_the_station_cannot_serve_it(stage: Any, refused: Any) -> None:
    item_id = stage.accept(**stage.row("food_drug_testing"))["items"][0]["item_id"]

    refusal = refused(stage.assess, item_id, "station")
    assessed = stage.assess(item_id, "provider")

    assert (refusal.status, refusal.code) == (409, "not_served_by_station")
    assert (assessed["state"], assessed["way"]) == ("awaiting_choice", "provider")


@pytest.mark.clause("6.2.1", "5.8")
def test_need_in_words_is_classified_at_assessment(stage: Any, refused: Any) -> None:
    words = {"other_needs": {"certification": "想知道哪些机构能做能源管理体系认证"}}
    item_id = stage.accept(**words)["items"][0]["item_id"]

    refusal = refused(stage.assess, item_id, "station")
    assessed = stage.assess(item_id, "station", "5.4.1")

    assert (refusal.status, refusal.code) == (422, "not_classified")
    assert (assessed["code"], assessed["state"]) == ("5.4.1", "negotiating")


@pytest.mark.clause("6.2.1")
def test_ranking_explains_each_score_and_each_exclusion(stage: Any) -> None:
    item_id = stage.seeking()

    candidates = stage.cast.enterprise.get(f"matching/items/{item_id}/candidates")
    ranked, excluded = candidates["ranked"], candidates["excluded"]

    assert len(ranked) >= 3
    assert [one["score"] for one in ranked] == sorted((o["score"] for o in ranked), reverse=True)
    for one in ranked:
        assert one["score"] == pytest.approx(sum(part["points"] for part in one["parts"]))
        assert sum(part["weight"] for part in one["parts"]) == 100
        assert all(part["zh"] and part["en"] for part in one["parts"])
    reasons = {reason["code"] for one in excluded for reason in one["reasons"]}
    assert {"scope", "certificate_not_valid_through_service", "district", "suspended"} <= reasons
    assert all(reason["zh"] and reason["en"] for one in excluded for reason in one["reasons"])


@pytest.mark.clause("6.2.1")
def test_choice_of_the_enterprise_wins_over_the_ranking_and_is_recorded(stage: Any) -> None:
    item_id = stage.seeking()
    last = stage.ranked(item_id)[-1]

    offer = stage.offered(item_id, last)

    assert (offer["provider"], offer["chosen_by"], offer["round"]) == (last, "enterprise", 1)
    timeline = f"tracking/cases/{stage.item(item_id)['case_id']}/timeline"
    assert (
        until("时间线有派送", "offer_made", lambda: _steps(stage, timeline, "matching.offer_made"))[
            0
        ]["provider"]
        == last
    )


@pytest.mark.clause("6.2.2")
@pytest.mark.clause("9.3.3", "4.4", part=True)
def test_need_reaches_the_chosen_provider_alone_and_masked(stage: Any, subscribed: Any) -> None:
    item_id = stage.seeking()

    with subscribed("P001") as chosen, subscribed("P004") as other:
        stage.offered(item_id, "P001")
        need = chosen.wait_for(OFFERED, item_id)

        assert other.seen(item_id) == []
    text = str(need)
    assert (need["code"], need["provider"], need["district"]) == ("5.6.3", "P001", "210102")
    assert need["respond_by"] > need["occurred_at"]
    content = stage.wish()["content"]["enterprise"]
    for secret in (content["name"], content["credit_code"], content["phone"], "冷链"):
        assert secret not in text


@pytest.mark.clause("6.2.1", "6.2.2")
@pytest.mark.clause("9.3.3", part=True)
def test_several_providers_quote_for_a_masked_need_and_one_quote_is_chosen(
    stage: Any, subscribed: Any, refused: Any
) -> None:
    item_id, enterprise = stage.seeking(), stage.cast.enterprise
    first, second = stage.ranked(item_id)[:2]
    quotes = {first: terms("5.6.3", 8, "900.00"), second: terms("5.6.3", 5, "750.00")}

    with subscribed(first) as one, subscribed(second) as two:
        call = enterprise.post(f"matching/items/{item_id}/call")
        heard = one.wait_for("matching.call_opened", item_id)
        path = f"matching/calls/{call['call_id']}"
        for provider, quote in quotes.items():
            stage.provider(provider).post(f"{path}/quote", quote)
        seen = enterprise.get(path)["quotes"]
        own = stage.provider(first).get(path)
        enterprise.post(f"{path}/choice", {"provider_id": second})
        chosen = two.wait_for("matching.quote_chosen", item_id)
        closed = one.wait_for("matching.call_closed", item_id)
        agreed = enterprise.post(f"matching/items/{item_id}/confirmation", {"round": 1})

    name = stage.wish()["content"]["enterprise"]["name"]
    assert name not in str(heard)
    assert [one["provider"] for one in seen] == [second, first]
    assert ([one["provider"] for one in own["quotes"]], own["enterprise"]) == ([first], None)
    assert (chosen["provider"], closed["reason"]) == (second, "not_chosen")
    assert (agreed["state"], agreed["provider"]) == ("agreed", second)


@pytest.mark.clause("6.2.2")
def test_terms_are_negotiated_in_rounds_until_both_sides_agree(
    stage: Any, subscribed: Any, refused: Any
) -> None:
    item_id, agency = stage.seeking(), stage.provider("P001")
    item, enterprise = f"matching/items/{item_id}", stage.cast.enterprise

    with subscribed("P001") as queue:
        stage.offered(item_id, "P001")
        need = queue.wait_for(OFFERED, item_id)
        agency.post(f"matching/offers/{need['offer_id']}/acceptance")
        agency.post(f"{item}/proposals", terms("5.6.3", 8, "900.00"))
        own = refused(agency.post, f"{item}/confirmation")
        enterprise.post(f"{item}/proposals", terms("5.6.3", 5, "750.00"))
        stale = refused(agency.post, f"{item}/confirmation", {"round": 1})
        agency.post(f"{item}/confirmation", {"round": 2})
        agreed = queue.wait_for(AGREED, item_id)

    sheet = enterprise.get(f"{item}/sheet")
    assert (own.status, own.code) == (409, "own_terms")
    assert (stale.status, stale.code) == (409, "terms_changed")
    assert [one["party"] for one in sheet["rounds"]] == ["provider", "enterprise"]
    assert (sheet["terms"]["price_yuan"], sheet["terms"]["cycle_working_days"]) == ("750.00", 5)
    assert (agreed["sheet_number"], agreed["price_yuan"]) == (sheet["number"], "750.00")
    until("企业获知", "told", lambda: stage.notified(item_id, "matching.service_agreed"))
    assert agency.get(f"{item}/sheet") == sheet == stage.cast.officer.get(f"{item}/sheet")


@pytest.mark.clause("6.2.2")
@pytest.mark.clause("9.3.3", part=True)
def test_contact_data_is_shown_to_the_provider_that_accepted_and_to_no_other(
    stage: Any, refused: Any
) -> None:
    item_id = stage.seeking()
    offer = stage.offered(item_id, "P001")
    contact = f"intake/cases/{offer['case_id'] or stage.item(item_id)['case_id']}/contact"

    before = refused(stage.provider("P001").get, contact)
    stage.provider("P001").post(f"matching/offers/{offer['offer_id']}/acceptance")
    shown = until("联系方式", "contact", lambda: _readable(stage.provider("P001"), contact))
    other = refused(stage.provider("P004").get, contact)

    assert before.status in {403, 404}
    assert other.status in {403, 404}
    assert shown["enterprise"]["phone"] == stage.wish()["content"]["enterprise"]["phone"]


@pytest.mark.clause("6.2.3")
def test_next_best_is_asked_and_the_enterprise_told_when_a_provider_declines(
    stage: Any, subscribed: Any
) -> None:
    item_id = stage.seeking()
    first, second = stage.ranked(item_id)[:2]

    with subscribed(second) as queue:
        offer = stage.offered(item_id, first)
        stage.provider(first).post(f"matching/offers/{offer['offer_id']}/decline", REASON)
        need = queue.wait_for(OFFERED, item_id)

    assert need["provider"] == second
    assert _offers(stage, item_id) == [(first, "declined", 1), (second, "open", 2)]
    assert first not in stage.ranked(item_id)
    until("企业获知", "told", lambda: stage.notified(item_id, "matching.offer_declined"))


@pytest.mark.clause("6.2.3")
def test_next_best_is_asked_when_a_provider_keeps_silent_past_its_response_time(
    stage: Any, subscribed: Any, refused: Any
) -> None:
    item_id = stage.seeking()
    first, second = stage.ranked(item_id)[:2]

    with subscribed(first) as silent, subscribed(second) as queue:
        offer = stage.offered(item_id, first)
        silent.wait_for(TAKEN_BACK, item_id)
        queue.wait_for(OFFERED, item_id)
    late = refused(stage.provider(first).post, f"matching/offers/{offer['offer_id']}/acceptance")

    assert _offers(stage, item_id)[0] == (first, "expired", 1)
    assert _offers(stage, item_id)[1][0] == second
    assert late.status == 409
    until("企业获知", "told", lambda: stage.notified(item_id, "matching.offer_expired"))


@pytest.mark.clause("6.2.3")
def test_next_best_is_asked_when_a_negotiation_is_broken_off(stage: Any, subscribed: Any) -> None:
    item_id = stage.seeking()
    first, second = stage.ranked(item_id)[:2]

    with subscribed(second) as queue:
        offer = stage.offered(item_id, first)
        stage.provider(first).post(f"matching/offers/{offer['offer_id']}/acceptance")
        stage.cast.enterprise.post(f"matching/items/{item_id}/breakoff", {"reason_class": "price"})
        queue.wait_for(OFFERED, item_id)

    assert _offers(stage, item_id)[0] == (first, "withdrawn", 1)
    assert first not in stage.ranked(item_id)


@pytest.mark.clause("6.2.3")
def test_need_waits_for_a_person_when_no_provider_is_left(stage: Any) -> None:
    item_id = stage.seeking("operator_exam")
    first = stage.ranked(item_id)[0]
    asked = [first]

    offer = stage.offered(item_id, first)
    while offer:
        stage.provider(offer["provider"]).post(
            f"matching/offers/{offer['offer_id']}/decline", REASON
        )
        offer = next((o for o in stage.item(item_id)["offers"] if o["state"] == "open"), None)
        asked += [offer["provider"]] if offer else []

    item = stage.item(item_id)
    assert len(asked) == len(set(asked)) >= 2
    assert (item["state"], item["state_zh"]) == ("no_provider", "无可用机构")
    until("企业获知", "told", lambda: stage.notified(item_id, "matching.provider_not_found"))
    open_ones = stage.cast.officer.every("matching/items", state="no_provider")
    assert item_id in {one["item_id"] for one in open_ones}


def _tracked(stage: Any, item_id: str) -> Any:
    return stage.cast.officer.get(f"tracking/items/{item_id}")


def _steps(stage: Any, timeline: str, step: str) -> list[Any]:
    return [one for one in stage.cast.officer.get(timeline)["items"] if one["step"] == step]


def _offers(stage: Any, item_id: str) -> list[tuple[str, str, int]]:
    offers = stage.item(item_id)["offers"]
    return [(one["provider"], one["state"], one["round"]) for one in offers]


def _readable(caller: Any, path: str) -> Any:
    try:
        return caller.get(path)
    except Refused:
        return None
