"""A form from the enterprise to its acceptance, over HTTP (4.2.1, 6.1, 7.3, A)."""

import datetime
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.papers import canonical
from chassis.testing import Bench, Client
from contracts import admin

MISSING = {"missing": [{"material": "business_licence", "note": "请提交营业执照"}]}


@pytest.mark.clause("A")
def test_what_goes_in_comes_out_identical(
    enterprise: Client, application: dict[str, Any], filed: str
) -> None:
    form = enterprise.get(f"/v1/forms/{filed}").json
    paper = enterprise.get(f"/v1/forms/{filed}/paper")

    assert form["content"] == application["content"]
    assert paper.json["content"] == application["content"]
    assert form["state"] == "filed"


@pytest.mark.clause("4.2.1", "7.3.2a", "7.3.2b", "7.2c")
def test_the_whole_way_from_filing_over_one_notice_to_acceptance(
    enterprise: Client,
    window: Client,
    officer: Client,
    service: Bench,
    filed: str,
    licence: dict[str, Any],
) -> None:
    asked = window.post(f"/v1/forms/{filed}/supplement-request", json=MISSING)
    assert (asked.status_code, asked.json["state"]) == (200, "supplement_asked")
    assert [m["key"] for m in asked.json["asked_materials"] if not m["received"]] == [
        "business_licence",
        "equipment_ledger",
    ]

    answered = enterprise.post(f"/v1/forms/{filed}/supplement", json={"materials": [licence]})
    assert (answered.status_code, answered.json["state"]) == (200, "filed")

    notice = officer.post(f"/v1/forms/{filed}/acceptance")
    assert notice.status_code == 200
    assert re.fullmatch(r"SY-TX-01-\d{4}-000001", notice.json["number"])
    assert notice.json["first_asker"] == "acc-officer"
    assert len(notice.json["items"]) == 15
    assert all(item["due_at"] and item["name_zh"] for item in notice.json["items"])
    assert len(notice.json["check_code"]) == 8
    assert [said["type"] for said in service.said()] == [
        "intake.form_filed",
        "intake.supplement_asked",
        "intake.supplement_answered",
        "intake.need_accepted",
    ]


@pytest.mark.clause("7.3.2b", "9.3.3")
def test_need_accepted_tells_facts_and_no_people(
    window: Client, service: Bench, filed: str, application: dict[str, Any]
) -> None:
    notice = window.post(f"/v1/forms/{filed}/acceptance").json
    accepted = service.said()[-1]

    text = f"{notice['number']}:{notice['check_code']}"
    assert accepted["check_code_hash"] == hashlib.sha256(text.encode()).hexdigest()
    assert accepted["district"], accepted["industry"] == ("210106", "C")
    assert accepted["green"] is False
    whole = str(accepted)
    enterprise = application["content"]["enterprise"]
    for secret in ("name", "contact", "phone", "legal_representative", "address", "email"):
        assert enterprise[secret] not in whole
    for words in ("每季度一次", "希望了解卓越绩效模式", "YB-20391", notice["check_code"]):
        assert words not in whole
    rows = [i for i in accepted["items"] if i["section"] == "special_equipment"]
    assert rows[0]["quantity"] == 3
    assert rows[0]["details"] == {
        "equipment_class": "起重机械",
        "equipment_count": "3",
        "next_inspection_on": "2026-12-30",
        "need": "C",
    }


def test_papers_are_the_very_bytes_that_others_know_by_hash(
    window: Client, service: Bench, filed: str
) -> None:
    window.post(f"/v1/forms/{filed}/acceptance")

    for paper in service.said()[-1]["papers"]:
        read = window.get(paper["path"].removeprefix("/api/intake"))
        assert hashlib.sha256(read.data).hexdigest() == paper["sha256"]
        assert canonical(read.json) == read.data
        assert read.headers["X-Paper-SHA256"] == paper["sha256"]
    assert [p["kind"] for p in service.said()[-1]["papers"]] == ["need_form", "acceptance_notice"]


@pytest.mark.clause("4.2.1")
def test_a_second_notice_is_refused_unless_the_station_master_grants_it_as_a_breach(
    enterprise: Client,
    window: Client,
    master: Client,
    service: Bench,
    filed: str,
    licence: dict[str, Any],
) -> None:
    place = f"/v1/forms/{filed}/supplement-request"
    window.post(place, json=MISSING)
    enterprise.post(f"/v1/forms/{filed}/supplement", json={"materials": [licence]})

    refused = window.post(place, json=MISSING)
    assert (refused.status_code, refused.json["code"]) == (409, "one_notice_only")

    granted = master.post(place, json=MISSING)
    assert granted.status_code == 200
    assert [one["breach"] for one in granted.json["supplement_requests"]] == [False, True]
    assert service.said()[-1]["breach"] is True


def test_wrong_fields_are_asked_and_answered_with_the_whole_form(
    enterprise: Client, window: Client, filed: str, content: dict[str, Any]
) -> None:
    wanted = {"missing": [{"field": "tables.instruments[0].valid_until", "note": "请核对"}]}
    assert window.post(f"/v1/forms/{filed}/supplement-request", json=wanted).status_code == 200
    content["tables"]["instruments"][0]["valid_until"] = "2027-11-19"

    without = enterprise.post(f"/v1/forms/{filed}/supplement", json={})
    assert [one["code"] for one in without.json["errors"]] == ["still_missing"]
    answered = enterprise.post(f"/v1/forms/{filed}/supplement", json={"content": content})

    assert answered.json["content"] == content
    assert window.get(f"/v1/forms/{filed}/paper").json["content"] == content


def test_an_answer_names_all_that_is_still_missing(
    enterprise: Client, window: Client, filed: str, licence: dict[str, Any]
) -> None:
    wanted = {"missing": [*MISSING["missing"], {"material": "equipment_ledger"}]}
    window.post(f"/v1/forms/{filed}/supplement-request", json=wanted)

    answer = enterprise.post(f"/v1/forms/{filed}/supplement", json={"materials": [licence]})

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == ["materials.equipment_ledger"]


@pytest.mark.clause("7.2c")
def test_staff_who_took_the_form_stay_first_asker(
    window: Client, officer: Client, application: dict[str, Any]
) -> None:
    taken = window.post("/v1/forms", json={**application, "channel": "window"}).json

    notice = officer.post(f"/v1/forms/{taken['id']}/acceptance").json

    assert taken["first_asker"] == notice["first_asker"] == "acc-window"


def test_an_enterprise_takes_its_form_back_before_the_decision(
    enterprise: Client, window: Client, service: Bench, filed: str
) -> None:
    assert enterprise.post(f"/v1/forms/{filed}/withdrawal").json["state"] == "withdrawn"
    assert service.said()[-1]["type"] == "intake.need_withdrawn"

    late = window.post(f"/v1/forms/{filed}/acceptance")
    assert (late.status_code, late.json["code"]) == (409, "not_in_this_state")
    assert "已撤回" in late.json["detail_zh"]


def test_a_draft_is_kept_changed_and_filed(
    enterprise: Client, window: Client, application: dict[str, Any]
) -> None:
    unfinished = {**application, "content": {"enterprise": {"name": "", "credit_code": 7}}}
    draft = enterprise.post("/v1/drafts", json=unfinished)
    assert draft.status_code == 201
    assert draft.json["content"] == unfinished["content"]
    place = f"/v1/drafts/{draft.json['id']}"
    assert window.get(f"/v1/forms/{draft.json['id']}").status_code == 404

    assert enterprise.put(place, json=application).status_code == 428
    old = {"If-Match": '"7"'}
    assert enterprise.put(place, json=application, headers=old).status_code == 412
    current = {"If-Match": draft.headers["ETag"]}
    changed = enterprise.put(place, json=application, headers=current)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != draft.headers["ETag"]
    again = enterprise.put(place, json=application, headers=current)
    assert again.status_code == 412

    filed = enterprise.post(f"{place}/filing")
    assert (filed.status_code, filed.json["state"]) == (200, "filed")
    assert enterprise.post(f"{place}/filing").status_code == 409


def test_another_list_of_materials_is_another_version_of_the_draft(
    enterprise: Client, application: dict[str, Any], licence: dict[str, Any]
) -> None:
    draft = enterprise.post("/v1/drafts", json={**application, "materials": [licence]})
    other = {**application, "materials": []}
    current = {"If-Match": draft.headers["ETag"]}

    changed = enterprise.put(f"/v1/drafts/{draft.json['id']}", json=other, headers=current)

    assert [one["file_name"] for one in draft.json["materials"]] == ["营业执照.pdf"]
    assert changed.json["materials"] == []
    assert changed.headers["ETag"] != draft.headers["ETag"]


@pytest.mark.clause("9.3.4")
def test_windows_that_accept_at_the_same_time_get_numbers_without_gaps(
    service: Bench, window: Client, application: dict[str, Any]
) -> None:
    forms = [
        window.post("/v1/forms", json={**application, "channel": "window"}).json["id"]
        for _ in range(4)
    ]
    with ThreadPoolExecutor(8) as windows:
        answers = list(
            windows.map(lambda form: window.post(f"/v1/forms/{form}/acceptance"), forms * 2)
        )

    numbers = sorted(one.json["number"][-6:] for one in answers if one.status_code == 200)
    assert numbers == ["000001", "000002", "000003", "000004"]
    assert sorted(one.status_code for one in answers) == [200] * 4 + [409] * 4


def test_the_green_channel_needs_a_ground_and_goes_by_the_express_lane(
    window: Client, service: Bench, filed: str
) -> None:
    place = f"/v1/forms/{filed}/acceptance"
    assert window.post(place, json={"green_ground": "in_a_hurry"}).status_code == 422

    bare = window.post(place, json={"green_ground": "major_project"})
    assert [one["field"] for one in bare.json["errors"]] == ["green_evidence"]
    alone = window.post(place, json={"green_evidence": "清单第 3 项"})
    assert [one["field"] for one in alone.json["errors"]] == ["green_ground"]
    granted = {"green_ground": "major_project", "green_evidence": "清单第 3 项"}
    notice = window.post(place, json=granted)
    assert (notice.status_code, notice.json["green_evidence"]) == (200, "清单第 3 项")
    assert service.said()[-1]["green"] is True


@pytest.mark.clause("9.3.4")
def test_numbers_go_up_by_one_for_each_station(
    service: Bench, window: Client, application: dict[str, Any]
) -> None:
    other = service.client.as_("window", station="SY-HP-01")
    numbers = []
    for client, code in ((window, "SY-TX-01"), (other, "SY-HP-01"), (window, "SY-TX-01")):
        filed = client.post(
            "/v1/forms", json={**application, "station_code": code, "channel": "window"}
        ).json["id"]
        numbers.append(client.post(f"/v1/forms/{filed}/acceptance").json["number"])

    assert [number[:8] + number[-7:] for number in numbers] == [
        "SY-TX-01-000001",
        "SY-HP-01-000001",
        "SY-TX-01-000002",
    ]


def test_the_same_filing_twice_with_one_key_is_one_form(
    enterprise: Client, application: dict[str, Any], service: Bench
) -> None:
    key = {"Idempotency-Key": "once"}
    first = enterprise.post("/v1/forms", json=application, headers=key)
    second = enterprise.post("/v1/forms", json=application, headers=key)

    assert first.json["id"] == second.json["id"]
    assert len(service.said()) == 1


@pytest.mark.clause("A")
def test_the_definition_and_the_districts_are_public(service: Bench) -> None:
    form = service.client.get("/v1/form-definitions/appendix-a")
    districts = service.client.get("/v1/districts")

    assert form.json["title"]["zh"] == "质量基础设施服务需求表"
    assert {"code": "210106", "city_zh": "沈阳市", "name_zh": "铁西区"}.items() <= next(
        one for one in districts.json["items"] if one["code"] == "210106"
    ).items()


@pytest.mark.clause("7.3.1", "4.2.1")
def test_a_form_that_nobody_decides_is_accepted_by_silence_once(
    enterprise: Client,
    window: Client,
    service: Bench,
    filed: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decide_by = datetime.datetime.fromisoformat(window.get(f"/v1/forms/{filed}").json["decide_by"])
    monkeypatch.setattr(service.factory, "clock", lambda: decide_by)

    assert service.ring("decision_over", "end_silence", decide_by) == 1
    assert service.ring("decision_over", "end_silence", decide_by) == 0

    form = enterprise.get(f"/v1/forms/{filed}").json
    assert (form["state"], form["deemed"], form["first_asker"]) == ("accepted", True, "unassigned")
    assert [said["type"] for said in service.said()][1:] == ["intake.need_accepted"]
    assert enterprise.get(f"/v1/forms/{filed}/notice").json["number"] == form["number"]


@pytest.mark.clause("7.2d")
def test_every_day_to_a_due_time_is_explained(window: Client, filed: str) -> None:
    assert window.get(f"/v1/forms/{filed}/due-times").json["items"] == []
    window.post(f"/v1/forms/{filed}/acceptance")

    first = window.get(f"/v1/forms/{filed}/due-times").json["items"][0]

    assert all(day["reason_zh"] and day["reason_en"] for day in first["days"])
    assert sum(day["counted"] for day in first["days"]) == first["promise_value"] == 10
    assert (first["days"][0]["counted"], first["provisional"]) == (False, True)
    assert {"workday", "weekend"} <= {day["reason"] for day in first["days"]}


@pytest.mark.clause("7.2d")
def test_a_notice_that_arrives_counts_due_times_again(
    window: Client, service: Bench, filed: str
) -> None:
    window.post(f"/v1/forms/{filed}/acceptance")
    year = datetime.datetime.now(tz=datetime.UTC).year
    for one in (year, year + 1):
        service.deliver("remember_calendar", every_monday_off(one))
    now = datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(minutes=1)

    service.ring("recount", "recount", now)

    first = window.get(f"/v1/forms/{filed}/due-times").json["items"][0]
    assert first["provisional"] is False
    assert first["recounts"][0]["due_before"] < first["recounts"][0]["due_after"]
    assert first["recounts"][-1]["due_after"] == first["due_at"]


def every_monday_off(year: int) -> admin.CalendarPublished:
    first = datetime.date(year, 1, 1)
    days = (first + datetime.timedelta(days=n) for n in range(365))
    return admin.CalendarPublished(
        occurred_at=datetime.datetime.now(tz=datetime.UTC),
        actor="system",
        actor_role="system",
        year=year,
        revision=1,
        provisional=False,
        notice="测试〔2026〕1号",
        days_off=tuple(day for day in days if day.weekday() == 0),
        make_up_days=(),
    )
