"""The HTTP side: who asks, what is tried again, how a refusal is told, where each answer goes."""

import datetime
import decimal
import inspect
import itertools
import json
import uuid

import httpx
import pytest

from contracts.answers import ANSWERS
from station_client import Answers, Away, Refused
from station_client.answers import plain

ID = "01a1f0f4-5b3a-7c1e-9d2f-0c8e5a6b7d10"
KINDS = {kind for kinds in ANSWERS.values() for kind in kinds}


def test_it_signs_in_once_and_says_who_asks(station, fake):
    station.get("/a")
    station.get("/b")
    assert fake.tokens == 1
    assert [one.headers["Authorization"] for one in fake.asked] == ["Bearer t1"] * 2


def test_a_token_that_ended_early_is_renewed_and_the_request_sent_again(station, fake):
    fake.trouble = [httpx.Response(401)]
    assert station.get("/a") == {"ok": True}
    assert [one.headers["Authorization"] for one in fake.asked] == ["Bearer t1", "Bearer t2"]


def test_while_it_is_away_the_same_request_is_sent_again(station, fake, slept):
    fake.trouble = [httpx.Response(503), httpx.Response(429, headers={"Retry-After": "7"})]
    station.post("/a", {"b": 1})
    keys = {one.headers["Idempotency-Key"] for one in fake.asked}
    assert (len(fake.asked), len(keys)) == (3, 1)
    assert slept[1] >= 7


def test_pauses_grow(station, fake, slept):
    fake.trouble = [httpx.Response(503)] * 4
    station.get("/a")
    assert all(later > earlier for earlier, later in itertools.pairwise(slept))


def test_one_that_stays_away_is_told_in_the_end(station, fake):
    station._patience = 0
    fake.trouble = [httpx.Response(503)] * 10
    with pytest.raises(Away):
        station.get("/a")


def test_a_refusal_tells_why_in_words(station, fake, build):
    fake.trouble = [build.problem(409, "too_late")]
    with pytest.raises(Refused, match="409 too_late: 不行 / no") as refused:
        station.get("/a")
    assert refused.value.fields == [{"field": "f"}]


def test_an_answer_that_is_no_problem_document_is_a_refusal_too(station, fake):
    fake.trouble = [httpx.Response(404, text="<html>")]
    with pytest.raises(Refused) as refused:
        station.get("/a")
    assert (refused.value.status, refused.value.code) == (404, "")


TERMS = {"service_item": "检验", "price_yuan": "1.00"}


@pytest.mark.parametrize(
    ("method", "given", "path", "body"),
    [
        ("accept", (ID,), f"matching/v1/offers/{ID}/acceptance", {}),
        (
            "decline",
            (ID, "time"),
            f"matching/v1/offers/{ID}/decline",
            {"reason_class": "time", "note": ""},
        ),
        ("quote", (ID, TERMS, "n"), f"matching/v1/calls/{ID}/quote", {**TERMS, "note": "n"}),
        ("withdraw_quote", (ID,), f"matching/v1/calls/{ID}/quote/withdrawal", {}),
        ("propose", (ID, TERMS), f"matching/v1/items/{ID}/proposals", TERMS),
        ("confirm", (ID, 2), f"matching/v1/items/{ID}/confirmation", {"round": 2}),
        ("confirm", (ID,), f"matching/v1/items/{ID}/confirmation", {}),
        (
            "break_off",
            (ID, "price"),
            f"matching/v1/items/{ID}/breakoff",
            {"reason_class": "price", "note": ""},
        ),
        ("start", (ID,), f"tracking/v1/items/{ID}/start", {}),
        ("progress", (ID, "a/b"), f"tracking/v1/items/{ID}/stages/a%2Fb", {}),
        ("finish", (ID,), f"tracking/v1/items/{ID}/end", {}),
        ("wait_for_applicant", (ID, "r"), f"tracking/v1/items/{ID}/pauses", {"reason": "r"}),
        ("go_on", (ID,), f"tracking/v1/items/{ID}/resumption", {}),
        (
            "ask_extension",
            (ID, {"ground": "g"}),
            f"tracking/v1/items/{ID}/extensions",
            {"ground": "g"},
        ),
        ("summarise", (ID, {"result": "r"}), f"evaluation/v1/items/{ID}/summary", {"result": "r"}),
        ("answer_opinion", (ID, "t"), f"evaluation/v1/opinions/{ID}/answer", {"text": "t"}),
    ],
)
def test_each_answer_goes_to_its_route_with_its_fields_and_its_id(
    station, fake, method, given, path, body
):
    getattr(station, method)(*given, id="once")
    sent = fake.asked[-1]
    assert sent.url.raw_path.decode() == f"/api/{path}"
    assert json.loads(sent.content) == body
    assert sent.headers["Idempotency-Key"] == "once"


def test_there_is_a_word_for_every_kind_of_answer():
    source = inspect.getsource(Answers)
    assert {kind for kind in KINDS if f'"{kind}"' not in source} == {"matching.test_channel"}


def test_dates_amounts_and_ids_are_said_as_the_station_reads_them():
    fields = {
        "a": datetime.date(2026, 11, 23),
        "b": decimal.Decimal("1.50"),
        "c": uuid.UUID(ID),
    }
    assert json.loads(plain(fields)) == {"a": "2026-11-23", "b": "1.50", "c": ID}
    with pytest.raises(TypeError, match="object cannot be said"):
        plain({"a": object()})


def test_a_subscription_is_changed_from_the_version_that_stands(station, fake):
    station.subscribe(channel="pull")
    put = fake.asked[-1]
    assert (put.method, put.headers["If-Match"]) == ("PUT", '"1"')
    assert json.loads(put.content) == {"channel": "pull"}
