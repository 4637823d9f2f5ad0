"""Opinions on providers over HTTP: who gives, reads and answers them (8.3.1)."""

import datetime
import uuid

import pytest

from evaluation.usecases.opinions import ANSWER_TIME_OVER

pytestmark = [pytest.mark.postgres, pytest.mark.clause("8.3.1")]
COMPLAINT = {"kind": "complaint", "text": "出具证书比约定晚了两天。"}
REPLY = {"text": "已加派人员，今后按期出具。"}
GIVEN, ANSWERED = "evaluation.opinion_given", "evaluation.opinion_answered"


def later(service, **span):
    """The timers that are due after a while fire."""
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(**span)
    return service.ring(ANSWER_TIME_OVER, "chase_opinion", until)


def said(service, kind):
    return [one for one in service.said() if one["type"] == kind]


def test_an_opinion_is_given_read_and_answered_and_its_words_stay_here(service, people, give):
    given = give()
    assert (given.status_code, given.json["state"], given.json["chased"]) == (201, "open", 0)
    path = f"/v1/opinions/{given.json['id']}"
    for reader in people.values():
        assert reader.get(path).json["text"] == COMPLAINT["text"]
        assert [one["id"] for one in reader.get("/v1/opinions").json["items"]] == [given.json["id"]]
    answered = people["provider"].post(f"{path}/answer", json=REPLY)
    assert (answered.status_code, answered.json["state"]) == (201, "answered")
    assert people["enterprise"].get(path).json["answer"] == REPLY["text"]
    (told,), (reply,) = said(service, GIVEN), said(service, ANSWERED)
    assert (told["opinion_id"], told["provider"], told["chased"]) == (given.json["id"], "P001", 0)
    assert reply["in_time"] is True
    for words in (COMPLAINT["text"], REPLY["text"]):
        assert words not in str(service.said())


def test_an_unanswered_opinion_is_overdue_in_the_list_of_the_station(service, people, give):
    given = give("officer").json
    assert later(service, hours=71) == 0
    assert later(service, hours=73) == 1
    assert people["officer"].get("/v1/opinions?state=open").json["items"] == []
    (overdue,) = people["officer"].get("/v1/opinions?state=overdue").json["items"]
    assert (overdue["id"], overdue["chased"]) == (given["id"], 1)
    assert overdue["answer_by"] == given["answer_by"]
    assert [one["chased"] for one in said(service, GIVEN)] == [0, 1]


def test_a_reminder_is_sent_three_times_at_most(service, people, give):
    given = give().json
    fired = [later(service, hours=73 * count) for count in (1, 2, 3, 4, 5)]
    assert sum(fired) == 3
    assert [one["chased"] for one in said(service, GIVEN)] == [0, 1, 2, 3]
    late = people["provider"].post(f"/v1/opinions/{given['id']}/answer", json=REPLY)
    assert late.json["state"] == "answered_late"
    assert said(service, ANSWERED)[0]["in_time"] is False


def test_praise_needs_no_answer(people, give):
    praise = give(kind="praise").json
    assert (praise["state"], praise["answer_by"]) == ("noted", None)
    refused = people["provider"].post(f"/v1/opinions/{praise['id']}/answer", json=REPLY)
    assert (refused.status_code, refused.json["code"]) == (409, "not_in_this_state")


def test_a_second_answer_is_refused(people, give):
    path = f"/v1/opinions/{give().json['id']}/answer"
    assert people["provider"].post(path, json=REPLY).status_code == 201
    again = people["provider"].post(path, json=REPLY)
    assert (again.status_code, again.json["code"]) == (409, "not_in_this_state")


def test_lists_are_filtered_by_item_and_state(people, give, story):
    give()
    for query, count in (
        (f"item_id={story.items[0]}", 1),
        (f"item_id={uuid.uuid4()}", 0),
        ("state=open", 1),
        ("state=answered", 0),
    ):
        assert len(people["officer"].get(f"/v1/opinions?{query}").json["items"]) == count


def test_the_same_key_gives_one_opinion(people, story):
    path, key = f"/v1/items/{story.items[0]}/opinions", {"Idempotency-Key": str(uuid.uuid4())}
    posted = [people["enterprise"].post(path, json=COMPLAINT, headers=key) for _ in range(2)]
    assert posted[0].json["id"] == posted[1].json["id"]
    assert len(people["officer"].get("/v1/opinions").json["items"]) == 1
