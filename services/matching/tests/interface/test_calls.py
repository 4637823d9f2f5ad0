"""Open calls over HTTP: masked, each sees its own, one quote is chosen (6.2.1, 6.2.2, 9.3.3)."""

import datetime

import pytest

from matching.usecases.calls import CALL_OVER

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.clause("6.2.1", part=True),
    pytest.mark.clause("9.3.3", part=True),
]


@pytest.fixture
def item(desk):
    (item,) = desk.accept_need("5.6.1.1")
    desk.assess(item)
    return item


@pytest.fixture
def call(desk, item):
    opened = desk.officer.post(f"/v1/items/{item}/call")
    assert opened.status_code == 201, opened.json
    return opened.json


# Registered, and does not fit.
STRANGER = "P002"


def path(call, *more):
    return "/".join(["/v1/calls", call["call_id"], *more])


def quote(desk, call, provider, **changes):
    return desk.provider(provider).post(path(call, "quote"), json=desk.terms(**changes))


def test_whom_it_was_put_to_hears_of_it_masked(desk, call):
    asked, other = call["invited"][0], STRANGER
    assert other not in call["invited"]
    assert desk.told(asked)[-1] == "call_opened"
    assert desk.told(other) == []
    seen = desk.provider(asked).get(path(call)).json
    assert seen["code"] == "5.6.1.1"
    assert [seen[name] for name in ("case_id", "number", "enterprise", "invited")] == [None] * 4


def test_a_provider_sees_its_own_quote_and_nobody_elses(desk, call):
    first, second = call["invited"][:2]
    quote(desk, call, first, price_yuan="900.00")
    shown = quote(desk, call, second, price_yuan="800.00")
    assert shown.status_code == 201
    assert [one["provider"] for one in shown.json["quotes"]] == [second]
    both = desk.enterprise.get(path(call)).json["quotes"]
    assert [(one["provider"], one["price_yuan"]) for one in both] == [
        (second, "800.00"),
        (first, "900.00"),
    ]


def test_who_was_not_asked_finds_nothing(desk, call):
    stranger = desk.provider(STRANGER)
    assert stranger.get("/v1/calls").json["items"] == []
    assert stranger.get(path(call)).status_code == 404
    assert quote(desk, call, STRANGER).status_code == 404
    assert stranger.post(path(call, "quote", "withdrawal")).status_code == 404


@pytest.mark.parametrize("other", ["enterprise", "officer"])
def test_another_enterprise_or_station_finds_nothing(desk, call, other):
    whose = (
        {"enterprise": "91210100MA0000001X"} if other == "enterprise" else {"station": "SY-TX-01"}
    )
    client = desk.bench.client.as_(other, **whose)
    assert client.get("/v1/calls").json["items"] == []
    assert client.get(path(call)).status_code == 404
    assert client.post(path(call, "choice"), json={"provider_id": "P001"}).status_code == 404
    assert client.post(path(call, "withdrawal")).status_code == 404


def test_lists_are_filtered_by_item_and_state(desk, call, item):
    def listed(query):
        return [one["call_id"] for one in desk.officer.get(f"/v1/calls?{query}").json["items"]]

    assert listed(f"item_id={item}&state=open") == [call["call_id"]]
    assert listed("state=chosen") == []
    assert listed(f"item_id={call['call_id']}") == []


def test_the_chosen_quote_leads_to_an_agreement_and_the_others_hear_that_they_were_not(
    desk, call, item
):
    chosen, other = call["invited"][:2]
    quote(desk, call, chosen, price_yuan="950.00")
    answer = desk.enterprise.post(path(call, "choice"), json={"provider_id": chosen})
    assert (answer.status_code, answer.json["state"]) == (200, "chosen")
    assert desk.told(chosen)[-1] == "quote_chosen"
    assert desk.told(other)[-1] == "call_closed"
    shown = desk.provider(chosen).get(f"/v1/items/{item}").json
    assert shown["enterprise"], "whose it is, is disclosed from here on"
    assert shown["negotiation"]["rounds"][-1]["price_yuan"] == "950.00"
    agreed = desk.enterprise.post(f"/v1/items/{item}/confirmation", json={"round": 1})
    assert agreed.json["state"] == "agreed"


def test_bad_input_is_refused_with_every_field_named(desk, call):
    bad = desk.provider(call["invited"][0]).post(
        path(call, "quote"), json={"price_yuan": "-1", "x": 1}
    )
    assert bad.status_code == 422
    assert {"price_yuan", "x", "starts_on", "service_item", "cycle_working_days"} <= {
        one["field"] for one in bad.json["errors"]
    }


def test_refusals_have_codes(desk, call, item):
    def code(answer):
        return answer.status_code, answer.json["code"]

    choice = {"provider_id": call["invited"][0]}
    assert code(desk.officer.post(f"/v1/items/{item}/call")) == (409, "call_under_way")
    assert code(desk.officer.post(path(call, "choice"), json=choice)) == (409, "no_quote")
    desk.officer.post(path(call, "withdrawal"))
    assert code(quote(desk, call, call["invited"][0])) == (409, "call_over")


def test_its_time_is_over_when_its_timer_fires(desk, call):
    quote(desk, call, call["invited"][0])
    desk.bench.ring(CALL_OVER, "expire_call", desk.now + datetime.timedelta(days=3))
    assert desk.officer.get(path(call)).json["state"] == "over"


def test_a_page_of_calls_costs_the_same_however_many_there_are(desk, call):
    def statements():
        with desk.bench.statements() as heard:
            desk.officer.get("/v1/calls?limit=100")
        return len(heard)

    one = statements()
    for _ in range(5):
        (item,) = desk.accept_need("5.6.1.1")
        desk.assess(item)
        opened = desk.officer.post(f"/v1/items/{item}/call").json
        quote(desk, opened, opened["invited"][0])
    assert statements() == one


def test_a_provider_cannot_tell_from_a_call_whether_others_have_quoted(desk, call):
    """Neither by the number of its quote nor by how the call ended, nor by a filter."""
    first, second = call["invited"][:2]
    for _ in range(3):
        quote(desk, call, first)
    assert quote(desk, call, second).json["quotes"][0]["number"] == 1
    desk.provider(second).post(path(call, "quote", "withdrawal"))
    before = desk.provider(second).get(path(call)).headers["ETag"]
    quote(desk, call, first)
    assert desk.provider(second).get(path(call)).headers["ETag"] == before
    desk.bench.ring(CALL_OVER, "expire_call", desk.now + datetime.timedelta(days=3))
    assert desk.officer.get(path(call)).json["state"] == "over"
    assert desk.provider(second).get(path(call)).json["state"] == "closed"
    listed = {
        state: len(desk.provider(second).get(f"/v1/calls?state={state}").json["items"])
        for state in ("open", "over", "failed", "chosen", "closed")
    }
    assert listed == {"open": 0, "over": 0, "failed": 0, "chosen": 0, "closed": 1}


def test_a_choice_of_a_quote_that_was_renewed_is_refused(desk, call):
    provider = call["invited"][0]
    for _ in range(2):
        quote(desk, call, provider)
    refused = desk.enterprise.post(path(call, "choice"), json={"provider_id": provider, "quote": 1})
    assert (refused.status_code, refused.json["code"]) == (409, "quote_changed")
    chosen = desk.enterprise.post(path(call, "choice"), json={"provider_id": provider, "quote": 2})
    assert chosen.json["state"] == "chosen"
