"""What bad input and foreign callers meet at the opinions on providers (8.3.1)."""

import uuid

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.clause("8.3.1")]
COMPLAINT = {"kind": "complaint", "text": "出具证书比约定晚了两天。"}
REPLY = {"text": "已加派人员，今后按期出具。"}


@pytest.fixture
def strangers(service):
    client = service.client
    return [
        client.as_("enterprise", enterprise="91210100MA0000001Y"),
        client.as_("provider", provider="P002"),
        client.as_("officer", station="SY-TX-02"),
        client.as_("superior", stations=frozenset({"SY-TX-02"})),
    ]


def problem(response):
    assert response.content_type == "application/problem+json"
    assert response.json["detail_zh"]
    assert response.json["detail_en"]
    return response.status_code, response.json["code"]


def test_strangers_see_and_do_nothing(strangers, give, story):
    given = give().json
    for stranger in strangers:
        assert stranger.get("/v1/opinions").json["items"] == []
        seen = stranger.get(f"/v1/opinions/{given['id']}")
        assert problem(seen) == (404, "opinion_unknown")
    for stranger in (strangers[0], strangers[2]):
        refused = stranger.post(f"/v1/items/{story.items[0]}/opinions", json=COMPLAINT)
        assert problem(refused) == (404, "item_unknown")
    answer = strangers[1].post(f"/v1/opinions/{given['id']}/answer", json=REPLY)
    assert problem(answer) == (404, "opinion_unknown")


def test_a_role_without_a_part_in_it_is_refused(service, people, give):
    path = f"/v1/opinions/{give().json['id']}"
    for role in ("operator", "nobody"):
        assert service.client.as_(role).get(path).status_code == 403
    for role in ("enterprise", "officer", "superior", "regulator"):
        assert problem(people[role].post(f"{path}/answer", json=REPLY))[0] == 403
    for role in ("provider", "superior", "regulator"):
        assert problem(give(role))[0] == 403
    assert service.client.get(path).status_code == 401


def test_an_item_that_no_provider_serves_takes_no_opinion(service, tell):
    waiting = tell().accepted()
    own = tell().accepted().agreed(performer="station", provider=None)
    for story in (waiting, own):
        client = service.client.as_("enterprise", enterprise=story.enterprise)
        refused = client.post(f"/v1/items/{story.items[0]}/opinions", json=COMPLAINT)
        assert problem(refused) == (409, "no_provider_serves")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"kind", "text"}),
        ({"kind": "gossip"}, {"kind", "text"}),
        (COMPLAINT | {"text": ""}, {"text"}),
        (COMPLAINT | {"text": " \n"}, {"text"}),
        (COMPLAINT | {"text": "长" * 2001}, {"text"}),
        (COMPLAINT | {"text": 7, "kind": None}, {"kind", "text"}),
        (COMPLAINT | {"text": "\x07"}, {"text"}),
        (COMPLAINT | {"provider": "P002"}, {"provider"}),
    ],
)
def test_each_wrong_field_of_an_opinion_is_named(people, give, story, body, fields):
    path = f"/v1/items/{story.items[0]}/opinions"
    refused = people["enterprise"].post(path, json=body)
    assert problem(refused) == (422, "invalid")
    assert {error["field"] for error in refused.json["errors"]} == fields
    assert people["officer"].get("/v1/opinions").json["items"] == []


def test_the_longest_text_is_taken(give):
    assert give(text="长" * 2000).status_code == 201


@pytest.mark.parametrize(
    "body", [{}, {"text": " "}, {"text": "长" * 2001}, {"text": "好", "more": 1}]
)
def test_a_wrong_answer_changes_nothing(people, give, body):
    path = f"/v1/opinions/{give().json['id']}"
    refused = people["provider"].post(f"{path}/answer", json=body)
    assert problem(refused) == (422, "invalid")
    assert people["provider"].get(path).json["state"] == "open"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/opinions/7", 404),
        (f"/v1/opinions/{uuid.uuid4()}", 404),
        ("/v1/opinions?state=lost", 422),
        ("/v1/opinions?item_id=7", 422),
        ("/v1/opinions?limit=101", 422),
        ("/v1/opinions?after=x", 422),
    ],
)
def test_a_bad_address_or_filter_is_refused(people, path, status):
    assert problem(people["officer"].get(path))[0] == status
