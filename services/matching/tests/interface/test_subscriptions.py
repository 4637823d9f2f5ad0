"""A provider's subscription: versions, filters that decide who is asked, and wrong ones named field by field."""

import pytest

pytestmark = pytest.mark.postgres


@pytest.mark.clause("6.2.2")
def test_a_registered_provider_hears_of_everything_until_it_says_otherwise(desk):
    shown = desk.provider("P001").get("/v1/subscription")
    assert (shown.json["channel"], shown.json["version"], shown.json["endpoint"]) == (
        "amqp",
        1,
        None,
    )
    assert shown.json["receives"] == ["offers", "calls", "changes", "cancellations", "opinions"]
    assert shown.json["filters"]["kinds"] == []
    assert shown.headers["ETag"] == '"1"'


@pytest.mark.clause("6.2.2")
def test_a_change_is_the_next_version_and_the_one_before_is_kept(desk):
    changed = desk.subscribe("P001", channel="stream", filters={"districts": ["210102"]})
    assert (changed.status_code, changed.json["version"]) == (200, 2)
    history = desk.provider("P001").get("/v1/subscription/history").json["items"]
    assert [(h["version"], h["channel"]) for h in history] == [(2, "stream"), (1, "amqp")]
    assert history[0]["filters"]["districts"] == ["210102"]
    assert history[0]["changed_by"]


@pytest.mark.clause("6.2.1", "6.2.2")
@pytest.mark.parametrize(
    ("filters", "asked"),
    [
        ({"codes": ["5.6"]}, True),
        ({"codes": ["5.6.3", "5.7"]}, False),
        ({"kinds": ["metrology"]}, False),
        ({"districts": ["210100"]}, True),
        ({"districts": ["210103"]}, False),
        ({"tiers": ["metropolitan_area"]}, True),
        ({"tiers": ["key_enterprise"]}, False),
        ({"industries": ["C"]}, True),
        ({"industries": ["F"]}, False),
        ({"sizes": ["small", "micro"]}, True),
        ({"sizes": ["large"]}, False),
        ({"green_only": True}, False),
    ],
)
def test_filters_decide_at_once_who_is_asked(desk, filters, asked):
    desk.subscribe("P001", filters=filters)
    (item,) = desk.accept_need("5.6.1.1")
    desk.assess(item)
    found = desk.officer.get(f"/v1/items/{item}/candidates").json
    ranked = [candidate["provider_id"] for candidate in found["ranked"]]
    reasons = {e["provider_id"]: [r["code"] for r in e["reasons"]] for e in found["excluded"]}
    assert ("P001" in ranked) is asked
    assert reasons.get("P001", []) == ([] if asked else ["not_subscribed"])


def test_a_change_needs_the_version_that_was_read(desk):
    client, body = desk.provider("P001"), {"channel": "pull"}
    assert client.put("/v1/subscription", json=body).status_code == 428
    stale = client.put("/v1/subscription", json=body, headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json["code"]) == (412, "changed_meanwhile")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"channel"}),
        ({"channel": "pigeon"}, {"channel"}),
        ({"channel": "webhook"}, {"endpoint_url", "channel"}),
        ({"channel": "pull", "filters": {"kinds": ["x"]}}, {"filters.kinds[0]"}),
        (
            {"channel": "pull", "filters": {"districts": ["1"], "industries": ["Z"]}},
            {"filters.districts[0]", "filters.industries[0]"},
        ),
        ({"channel": "pull", "receives": ["gossip"], "colour": 1}, {"receives[0]", "colour"}),
    ],
)
def test_every_wrong_field_of_a_subscription_is_named(desk, body, fields):
    answer = desk.provider("P001").put("/v1/subscription", json=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json["errors"]} == fields
    assert all(error["zh"] and error["en"] for error in answer.json["errors"])


def test_a_test_event_is_told_over_the_mailbox(desk):
    assert desk.provider("P001").post("/v1/subscription/test").status_code == 202
    assert desk.told("P001") == ["channel_tested"]


def test_a_trial_is_for_web_hooks(desk):
    answer = desk.provider("P001").post("/v1/subscription/trial")
    assert (answer.status_code, answer.json["code"]) == (409, "no_web_hook")
