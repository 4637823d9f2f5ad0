"""The operator's API that every service has."""

import base64
import uuid

import pytest
import sqlalchemy as sa

from chassis import inbox
from chassis.envelope import PREFIX, Poison, Received
from chassis.testing import bench

pytestmark = pytest.mark.postgres
LETTERS = "/v1/operations/dead-letters"


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture(autouse=True)
def empty(toy):
    toy.empty()


@pytest.fixture
def operator(toy):
    return toy.client.as_("operator", id="anna")


def bury(toy, *, message_id=None, body=b'{"label":"a"}', reason="failed"):
    headers = {
        PREFIX + "id": message_id or str(uuid.uuid4()),
        PREFIX + "dataschema": "toy.thing_made/v1",
        PREFIX + "subject": "case-1",
    }
    with toy.factory.open() as work:
        inbox.bury(work.session, Received(headers=headers, body=body), Poison(reason, "why"))
        newest = "SELECT dead_letter_id FROM dead_letter ORDER BY dead_letter_id DESC LIMIT 1"
        return work.session.scalar(sa.text(newest))


def test_whole_life_of_a_dead_letter_is_told_to_the_operator(toy, operator):
    one = bury(toy)
    (item,) = operator.get(f"{LETTERS}?reason=failed&type=toy.thing_made").json["items"]
    assert (item["dead_letter_id"], item["subject"]) == (str(one), "case-1")
    assert "body" not in item
    shown = operator.get(f"{LETTERS}/{one}").json
    assert (shown["body"], shown["body_base64"], shown["actions"]) == ('{"label":"a"}', None, [])
    edited = operator.put(f"{LETTERS}/{one}", json={"body": '{"label":"乙"}', "reason": "typo"})
    assert edited.json["body"] == '{"label":"乙"}'
    redriven = operator.post(f"{LETTERS}/{one}/redrive", json={}).json
    assert redriven["state"] == "redriven"
    edit, redrive = redriven["actions"]
    assert (edit["actor"], edit["why"], edit["body_before"]) == ("anna", "typo", '{"label":"a"}')
    assert (redrive["action"], redrive["how_many"]) == ("redrive", 1)
    assert operator.get(LETTERS).json["items"] == []
    assert len(operator.get(f"{LETTERS}?state=all").json["items"]) == 1


def test_body_that_is_no_text_is_shown_in_base64(toy, operator):
    one = bury(toy, body=b"\xff\x00")
    shown = operator.get(f"{LETTERS}/{one}").json
    assert (shown["body"], base64.b64decode(shown["body_base64"])) == (None, b"\xff\x00")


def test_dry_run_only_counts(toy, operator):
    bury(toy)
    bury(toy, message_id="none")
    asked = {"filter": {"subject": "case-1"}, "dry_run": True}
    answer = operator.post(f"{LETTERS}/redrive", json=asked).json
    assert answer == {"count": 1, "left": 1, "dry_run": True}
    assert len(operator.get(LETTERS).json["items"]) == 2
    answer = operator.post(f"{LETTERS}/redrive", json=asked | {"dry_run": False}).json
    assert answer == {"count": 1, "left": 1, "dry_run": False}
    assert len(operator.get(LETTERS).json["items"]) == 1


def test_redrive_of_many_has_one_effect_when_its_key_comes_twice(toy, operator):
    key = {"Idempotency-Key": "k"}
    bury(toy)
    first = operator.post(f"{LETTERS}/redrive", json={"filter": {}}, headers=key).json
    bury(toy)
    assert operator.post(f"{LETTERS}/redrive", json={"filter": {}}, headers=key).json == first
    assert len(operator.get(LETTERS).json["items"]) == 1


def test_dropped_letter_keeps_who_gave_it_up_and_why(toy, operator):
    one = bury(toy)
    (action,) = operator.post(f"{LETTERS}/{one}/drop", json={"reason": "试验"}).json["actions"]
    assert (action["action"], action["actor"], action["why"]) == ("drop", "anna", "试验")


ROUTES = [
    ("GET", ""),
    ("GET", f"/{uuid.uuid4()}"),
    ("PUT", f"/{uuid.uuid4()}"),
    ("POST", f"/{uuid.uuid4()}/redrive"),
    ("POST", f"/{uuid.uuid4()}/drop"),
    ("POST", "/redrive"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("role", ["window", "station_master", "regulator", "provider"])
def test_nobody_but_an_operator_may(toy, role, method, path):
    client = toy.client.as_(role, station="SY-HP-01")
    assert client.call(method, LETTERS + path, json={}).status_code == 403
    assert toy.client.call(method, LETTERS + path, json={}).status_code == 401


BAD = [
    ("GET", "?since=yesterday", None, "since"),
    ("GET", "?state=lost", None, "state"),
    ("GET", "?reasn=failed", None, "reasn"),
    ("GET", "?subject=", None, "subject"),
    ("PUT", "/{id}", {}, "body"),
    ("PUT", "/{id}", {"body": {"label": "a"}}, "body"),
    ("PUT", "/{id}", {"body": "[]"}, "body"),
    ("PUT", "/{id}", {"body": "{"}, "body"),
    ("POST", "/{id}/drop", {}, "reason"),
    ("POST", "/{id}/drop", {"reason": ""}, "reason"),
    ("POST", "/{id}/drop", {"reason": "x" * 501}, "reason"),
    ("POST", "/{id}/redrive", {"now": True}, "now"),
    ("POST", "/redrive", {}, "filter"),
    ("POST", "/redrive", {"filter": {"reasn": "failed"}}, "filter.reasn"),
    ("POST", "/redrive", {"filter": {"until": 5}}, "filter.until"),
    ("POST", "/redrive", {"filter": {}, "dry_run": "yes"}, "dry_run"),
]


@pytest.mark.parametrize(("method", "path", "body", "field"), BAD)
def test_bad_input_is_named_in_both_languages_and_changes_nothing(
    toy, operator, method, path, body, field
):
    one = bury(toy)
    options = {} if body is None else {"json": body}
    answer = operator.call(method, LETTERS + path.format(id=one), **options)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    (wrong,) = answer.json["errors"]
    assert wrong["field"] == field
    assert wrong["zh"]
    assert wrong["en"]
    assert operator.get(f"{LETTERS}/{one}").json["actions"] == []


def test_bad_cursor_is_told(operator):
    answer = operator.get(f"{LETTERS}?after=x")
    assert (answer.status_code, answer.json["code"]) == (422, "bad_cursor")


def test_unknown_or_settled_or_unreadable_letter_is_told(toy, operator):
    unknown = operator.get(f"{LETTERS}/{uuid.uuid4()}")
    assert (unknown.status_code, unknown.json["code"]) == (404, "dead_letter_not_found")
    assert operator.get(f"{LETTERS}/nonsense").status_code == 404
    one = bury(toy, message_id="none")
    refused = operator.post(f"{LETTERS}/{one}/redrive", json={})
    assert (refused.status_code, refused.json["code"]) == (409, "dead_letter_without_id")
    assert operator.get(f"{LETTERS}/{one}").json["actions"] == []
    operator.post(f"{LETTERS}/{one}/drop", json={"reason": "x"})
    settled = operator.post(f"{LETTERS}/{one}/drop", json={"reason": "x"})
    assert (settled.status_code, settled.json["code"]) == (409, "dead_letter_not_open")
    assert settled.json["detail_zh"]
    assert settled.json["detail_en"]
