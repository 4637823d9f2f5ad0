"""First asks and consultations over HTTP (7.2c, 7.3.2d)."""

import datetime
from typing import Any

import pytest

from chassis.testing import Bench, Client

QUESTION = {
    "station_code": "SY-TX-01",
    "channel": "phone",
    "question": "如何送检？",
    "asker": "李女士 024-23456789",
    "enterprise": "91210106MA0P4T8K5T",
}


@pytest.fixture
def asked(window: Client) -> dict[str, Any]:
    answer = window.post("/v1/inquiries", json=QUESTION)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


@pytest.mark.clause("7.3.2d")
def test_a_consultation_is_kept_with_question_answer_and_times(
    window: Client, officer: Client, service: Bench, asked: dict[str, Any]
) -> None:
    place = f"/v1/inquiries/{asked['id']}"
    assert [one["id"] for one in officer.get("/v1/inquiries?open=true").json["items"]] == [
        asked["id"]
    ]
    assert officer.post(f"{place}/answer", json={}).status_code == 422

    officer.post(f"{place}/answer", json={"answer": "携样品到窗口。"})

    kept = window.get(place).json
    assert (kept["question"], kept["answer"]) == ("如何送检？", "携样品到窗口。")
    assert kept["asked_at"] < kept["answered_at"] < kept["answer_by"]
    assert window.get("/v1/inquiries?open=true").json["items"] == []
    assert service.said() == []


@pytest.mark.clause("7.3.2d")
def test_a_consultation_becomes_a_draft_to_complete(window: Client, asked: dict[str, Any]) -> None:
    draft = window.post(f"/v1/inquiries/{asked['id']}/need")

    assert (draft.status_code, draft.json["state"]) == (201, "draft")
    assert window.get(f"/v1/inquiries/{asked['id']}").json["form_id"] == draft.json["id"]
    again = window.post(f"/v1/inquiries/{asked['id']}/need")
    assert (again.status_code, again.json["code"]) == (409, "already_closed")


@pytest.mark.clause("7.2c")
def test_a_hand_over_past_its_limit_stands_on_the_master_s_list(
    window: Client,
    officer: Client,
    master: Client,
    service: Bench,
    asked: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = f"/v1/first-asks/{asked['id']}"
    handed = window.post(f"{place}/hand-over", json={"to": "acc-officer", "reason": "需专业解答"})
    assert handed.json["responsible"] == "acc-window"
    take_by = datetime.datetime.fromisoformat(handed.json["hand_overs"][0]["take_by"])
    assert master.get("/v1/first-asks?escalated=true").json["items"] == []
    monkeypatch.setattr(service.factory, "clock", lambda: take_by)

    assert service.ring("hand_over_over", "end_hand_over", take_by) == 1

    assert [one["id"] for one in master.get("/v1/first-asks?escalated=true").json["items"]] == [
        asked["id"]
    ]
    assert [one["id"] for one in officer.get("/v1/first-asks?mine=true").json["items"]] == [
        asked["id"]
    ]
    taken = officer.post(f"{place}/taking").json
    assert (taken["holder"], taken["responsible"]) == ("acc-officer", "acc-window")
    assert master.get("/v1/first-asks?escalated=true").json["items"] == []


@pytest.mark.clause("7.2c")
def test_reassigning_needs_a_reason(master: Client, asked: dict[str, Any]) -> None:
    place = f"/v1/first-asks/{asked['id']}/reassignment"

    bare = master.post(place, json={"to": "acc-officer"})
    assert [one["field"] for one in bare.json["errors"]] == ["reason"]
    blank = master.post(place, json={"to": " ", "reason": "\t"})
    assert {one["field"] for one in blank.json["errors"]} == {"to", "reason"}
    done = master.post(place, json={"to": "acc-officer", "reason": "岗位调整"})

    assert done.json["first_asker"] == "acc-window"
    assert (done.json["responsible"], len(done.json["reassignments"])) == ("acc-officer", 1)


@pytest.mark.clause("7.2c")
def test_each_case_stands_in_the_ledger(
    window: Client, application: dict[str, Any], service: Bench
) -> None:
    form = window.post("/v1/forms", json={**application, "channel": "window"}).json

    (listed,) = window.get("/v1/first-asks").json["items"]

    assert (listed["id"], listed["kind"], listed["first_asker"]) == (
        form["id"],
        "need",
        "acc-window",
    )


def test_another_station_sees_neither_question_nor_ledger(
    service: Bench, asked: dict[str, Any]
) -> None:
    stranger = service.client.as_("station_master", station="SY-HP-01")

    assert stranger.get("/v1/inquiries").json["items"] == []
    assert stranger.get("/v1/first-asks").json["items"] == []
    for path in (f"/v1/inquiries/{asked['id']}", f"/v1/first-asks/{asked['id']}"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "ask_not_found")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"question": ""}, "question"),
        ({"question": "x\x00"}, "question"),
        ({"enterprise": "abc"}, "enterprise"),
        ({"station_code": "SY-ZZ-99"}, "station_code"),
        ({"name": "x"}, "name"),
    ],
)
def test_a_wrong_question_is_refused_by_field(
    window: Client, changed: dict[str, Any], field: str
) -> None:
    answer = window.post("/v1/inquiries", json={**QUESTION, **changed})

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == [field]
