"""Each bad input has one clear answer, in both languages, and changes nothing."""

import datetime
import uuid

import pytest

from evaluation.adapters.links import Links

pytestmark = pytest.mark.postgres
NOBODY = uuid.uuid4()


def problem(response):
    assert response.content_type == "application/problem+json"
    assert response.json["detail_zh"]
    assert response.json["detail_en"]
    return response.status_code, response.json["code"]


def wrong(response):
    return {(error["field"], error["code"]) for error in response.json["errors"]}


@pytest.fixture
def both(service, fill):
    """Open a link and answer it: both are refused alike."""

    def use(token):
        body = {"content": fill()}
        opened = service.client.get(f"/v1/answers/{token}")
        answered = service.client.post(f"/v1/answers/{token}", json=body)
        assert problem(opened) == problem(answered)
        return problem(answered)

    return use


@pytest.mark.clause("6.4.1")
@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "..", "%F0%9F%99%82", "a" * 5000])
def test_a_made_up_link_is_unknown(both, token):
    status, _ = both(token)
    assert status == 404


@pytest.mark.clause("6.4.1")
def test_a_forged_link_is_unknown(both, tell):
    tell().accepted().served()
    token = Links("guess", "").token(NOBODY, datetime.datetime.now(datetime.UTC))
    assert both(token) == (404, "link_unknown")


def test_a_good_link_to_nothing_is_unknown(both, secret):
    token = Links(secret, "").token(NOBODY, datetime.datetime.now(datetime.UTC))
    assert both(token) == (404, "link_unknown")


@pytest.mark.clause("6.4.1")
def test_an_expired_link_is_gone(service, both, tell, secret):
    story = tell().accepted().served()
    client = service.client.as_("enterprise", enterprise=story.enterprise)
    (questionnaire,) = client.get("/v1/questionnaires").json["items"]
    month_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=31)
    token = Links(secret, "").token(uuid.UUID(questionnaire["id"]), month_ago)
    assert both(token) == (410, "link_expired")


@pytest.mark.clause("6.4.1")
def test_a_used_link_is_refused(both, tell):
    story = tell().accepted().served()
    token = story.token()
    assert story.answer().status_code == 201
    assert both(token) == (409, "link_used")


def test_an_empty_answer_names_every_required_field(service, tell):
    story = tell().accepted().served()
    refused = service.client.post(f"/v1/answers/{story.token()}", json={"content": {}})
    assert problem(refused) == (422, "form_invalid")
    assert len(wrong(refused)) == 16


def test_every_wrong_field_is_named_at_once(tell):
    story = tell().accepted().served()
    refused = story.answer(
        overall="very_dissatisfied",
        facilities=None,
        opinion="长" * 2001,
        phone=24,
        ended_at="2026-01-01",
        wishes="more",
    )
    assert wrong(refused) == {
        ("overall", "not_an_option"),
        ("facilities", "required"),
        ("opinion", "too_long"),
        ("phone", "not_a_phone"),
        ("ended_at", "filled_by_system"),
        ("wishes", "unknown_field"),
    }
    assert all(error["zh"] and error["en"] for error in refused.json["errors"])
    assert story.answer().status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": None},
        {"content": []},
        {"content": "x"},
        {"content": {}, "more": 1},
        [],
        None,
    ],
)
def test_an_answer_of_the_wrong_shape_is_refused(service, tell, body):
    story = tell().accepted().served()
    refused = service.client.post(f"/v1/answers/{story.token()}", json=body)
    assert problem(refused) == (422, "invalid")


def test_broken_json_is_refused(service, tell):
    story = tell().accepted().served()
    path, options = f"/v1/answers/{story.token()}", {"content_type": "application/json"}
    assert problem(service.client.post(path, data=b"{", **options))[0] == 400


def test_a_million_characters_are_refused(service, tell, fill):
    story = tell().accepted().served()
    path = f"/v1/answers/{story.token()}"
    for length, status in ((100_000, 422), (1_100_000, 413)):
        body = {"content": fill(opinion="x" * length)}
        assert problem(service.client.post(path, json=body))[0] == status


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "form_invalid", "findings"),
        ({"result": "done", "findings": "x"}, "form_invalid", "result"),
        ({"result": "achieved", "findings": "x" * 4001}, "form_invalid", "findings"),
        ({"result": "achieved", "findings": 7}, "form_invalid", "findings"),
        ({"result": "achieved", "findings": "x", "files": [1]}, "form_invalid", "files[0]"),
        ({"result": "achieved", "findings": "x", "price": 1}, "invalid", "price"),
    ],
)
def test_a_wrong_summary_names_its_fields(service, tell, body, code, field):
    story = tell().accepted().served()
    provider = service.client.as_("provider", provider="P001")
    refused = provider.post(f"/v1/items/{story.items[0]}/summary", json=body)
    assert problem(refused) == (422, code)
    assert field in {name for name, _ in wrong(refused)}


@pytest.mark.clause("6.4.2")
def test_a_second_summary_is_refused(tell):
    story = tell().accepted().served()
    assert story.summarise().status_code == 201
    assert problem(story.summarise()) == (409, "not_in_this_state")


def test_a_summary_before_the_start_is_refused(tell):
    story = tell().accepted().agreed()
    assert problem(story.summarise()) == (409, "not_in_this_state")


def test_staff_cannot_file_the_summary_of_a_provider(service, tell):
    story = tell().accepted().served()
    officer = service.client.as_("officer", station=story.station)
    body = {"result": "achieved", "findings": "x"}
    refused = officer.post(f"/v1/items/{story.items[0]}/summary", json=body)
    assert problem(refused) == (403, "not_the_performer")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/form-definitions/appendix-c?version=2", 404),
        ("/v1/form-definitions/appendix-c?version=x", 422),
        ("/v1/form-definitions/appendix-z", 404),
        ("/v1/questionnaires?state=lost", 422),
        ("/v1/questionnaires?limit=101", 422),
        ("/v1/questionnaires?case_id=7", 422),
        ("/v1/questionnaires?after=x", 422),
        ("/v1/items?state=lost", 422),
        ("/v1/items/7", 404),
        (f"/v1/items/{NOBODY}", 404),
        (f"/v1/items/{NOBODY}/summary", 404),
        (f"/v1/items/{NOBODY}/answer", 404),
        ("/v1/results", 422),
        ("/v1/results?by=person", 422),
        ("/v1/answers/", 404),
    ],
)
def test_a_bad_address_or_filter_is_refused(service, path, status):
    officer = service.client.as_("officer", station="SY-HP-01")
    assert problem(officer.get(path))[0] == status


def test_a_paper_that_is_not_there_yet_is_not_found(service, tell):
    story = tell().accepted().served()
    officer = service.client.as_("officer", station=story.station)
    for kind in ("summary", "answer"):
        response = officer.get(f"/v1/items/{story.items[0]}/{kind}")
        assert problem(response) == (404, "paper_unknown")
