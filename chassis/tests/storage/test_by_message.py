"""Requests that come as messages, on a real database: done as over HTTP, once, and refused with words."""

import json

import pytest
import sqlalchemy as sa
from toy.service import ThingMade

from chassis.by_message import Asked, NotNow, Requests
from chassis.testing import bench

pytestmark = pytest.mark.postgres
PATHS = {"toy.make": "/v1/things", "toy.make_twin": "/v1/things/{label}/twin", "toy.page": "/v1/x"}


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture
def told():
    return []


@pytest.fixture
def requests(toy, told):
    toy.empty()

    def tell(work, refusal):
        told.append(refusal)
        work.emit(ThingMade(label=refusal.problem.code))

    return Requests(toy.client.app, toy.factory, PATHS, tell)


def asked(kind="toy.make", id="one", sender="P001", **body):
    return Asked(sender=sender, kind=kind, id=id, body=json.dumps(body).encode())


def labels(toy):
    with toy.engine.begin() as connection:
        return list(connection.scalars(sa.text("SELECT label FROM thing")))


def said(toy):
    return [message["label"] for message in toy.said()]


def test_it_is_done_and_what_it_says_is_said(toy, requests, told):
    requests.settle(asked(label="a"))
    assert (labels(toy), said(toy), told) == (["a"], ["a"], [])


def test_fields_of_the_path_come_from_the_body(toy, requests):
    requests.settle(asked("toy.make_twin", label="a"))
    assert labels(toy) == ["a twin"]


@pytest.mark.parametrize("label", ["a/b", "../things", "", "?x=1#"])
def test_a_field_leads_to_no_other_path(toy, requests, label):
    requests.settle(asked("toy.make_twin", label=label))
    assert labels(toy) in ([], [f"{label} twin"])


def test_a_message_that_comes_twice_has_one_effect(toy, requests):
    for _ in range(2):
        requests.settle(asked(label="a"))
    assert labels(toy) == ["a"]


def test_two_senders_may_use_the_same_id(toy, requests):
    requests.settle(asked(label="a"))
    requests.settle(asked(label="b", sender="P002"))
    assert labels(toy) == ["a", "b"]


def test_a_refusal_is_told_once_however_often_it_comes(toy, requests, told):
    for _ in range(3):
        requests.settle(asked(label="many"))
    assert [(one.problem.status, one.problem.code) for one in told] == [(409, "too_many_things")]
    assert (labels(toy), said(toy)) == ([], ["too_many_things"])


def test_every_wrong_field_is_named(requests, told):
    requests.settle(asked(more=1))
    (refusal,) = told
    assert refusal.problem.status == 422
    assert {field["field"] for field in refusal.problem.fields} == {"label", "more"}


def test_an_id_that_came_with_something_else_is_refused_and_the_first_stands(toy, requests, told):
    requests.settle(asked(label="a"))
    requests.settle(asked(label="b"))
    assert labels(toy) == ["a"]
    assert [one.problem.code for one in told] == ["idempotency_key_reused"]


@pytest.mark.parametrize(
    ("message", "code", "status"),
    [
        (asked("toy.unknown", label="a"), "unknown_kind", 400),
        (asked(id=None, label="a"), "no_message_id", 400),
        (asked(id="\x00", label="a"), "no_message_id", 400),
        (asked(id="x" * 201, label="a"), "no_message_id", 400),
        (asked("toy.make_twin"), "invalid", 422),
        (asked("toy.make_twin", label=3), "invalid", 422),
        (asked("toy.page", label="a"), "not_found", 404),
        (asked(label="a\x00"), "invalid", 422),
        (asked(label="bug"), "unexpected", 500),
        (Asked(sender="P001", kind="toy.make", id="i", body=b"{"), "bad_request", 400),
        (Asked(sender="P001", kind="toy.make", id="i", body=b"[1]"), "bad_request", 400),
        (Asked(sender="P001", kind="toy.make", id="i", body=b"\xff\xfe"), "bad_request", 400),
        (Asked(sender="P001", kind="toy.make", id="i", body=b"[" * 10**6), "bad_request", 400),
    ],
)
def test_what_cannot_be_done_comes_back_with_words(toy, requests, told, message, code, status):
    requests.settle(message)
    (refusal,) = told
    assert (refusal.problem.code, refusal.problem.status) == (code, status)
    assert refusal.asked is message
    assert refusal.problem.zh
    assert refusal.problem.en
    assert labels(toy) == []


def test_a_missing_field_of_the_path_is_named(requests, told):
    requests.settle(asked("toy.make_twin"))
    assert [field["field"] for field in told[0].problem.fields] == ["label"]


def test_a_body_that_is_too_large_is_refused(requests, told):
    requests.settle(asked(label="x" * 2_000_000))
    assert [one.problem.status for one in told] == [413]


def test_while_the_database_has_no_time_nothing_is_told(requests, told):
    with pytest.raises(NotNow):
        requests.settle(asked(label="slow"))
    assert told == []
