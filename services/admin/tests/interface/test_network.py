"""Stations, the chain of supervision and the calendar over HTTP."""

from typing import Any

import pytest

from admin.reference import load_reference
from chassis.testing import Bench

REASON = {"reason_zh": "年度评价不合格", "reason_en": "The yearly evaluation was not passed"}


def facts_of(station: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What a station's PUT takes, from what its GET gave."""
    shown = ("code", "status", "status_reason_zh", "status_reason_en", "revision")
    return {**{n: v for n, v in station.items() if n not in shown}, **changes}


@pytest.mark.clause("3.3", "4.3")
def test_the_directory_shows_all_four_tiers_when_anybody_asks(anybody: Any) -> None:
    items = anybody.get("/v1/stations?limit=100").json["items"]
    assert {item["tier"] for item in items} == {
        *("metropolitan_area", "advantage_region", "pillar_industry", "key_enterprise")
    }
    assert all("custodian" not in item for item in items)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("tier=key_enterprise", ["SY-YH-01", "SY-SH-01"]),
        ("status=removed", ["SY-LZ-01"]),
        ("district=210106&tier=pillar_industry", ["SY-TX-01"]),
        ("superior=SY-AMR-210102", ["SY-HP-01"]),
    ],
)
def test_the_directory_is_narrowed_when_a_filter_is_given(
    anybody: Any, query: str, codes: list[str]
) -> None:
    items = anybody.get(f"/v1/stations?{query}").json["items"]
    assert [item["code"] for item in items] == codes


@pytest.mark.clause("4.3")
def test_the_chain_of_supervision_is_shown_when_asked_for(anybody: Any) -> None:
    items = anybody.get("/v1/stations/SY-TX-01/supervision").json["items"]
    assert [item["code"] for item in items] == ["SY-PARK-TX", "SY-AMR-210106", "SY-AMR"]
    assert len(anybody.get("/v1/units").json["items"]) == 20


@pytest.mark.clause("3.3")
def test_a_station_is_published_when_an_operator_registers_it(admin: Bench, operator: Any) -> None:
    body = facts_of(operator.get("/v1/stations/SY-HP-01").json, code="SY-HP-02")
    answer = operator.post("/v1/stations", json=body)
    assert answer.status_code == 201
    assert operator.get("/v1/stations/SY-HP-02").json["status"] == "active"
    said = admin.said()[-1]
    assert (said["type"], said["code"], said["revision"]) == (
        *("admin.station_published", "SY-HP-02", 1),
    )
    assert operator.post("/v1/stations", json=body).status_code == 409


def test_a_change_needs_the_revision_that_was_read_when_it_is_sent(operator: Any) -> None:
    read = operator.get("/v1/stations/SY-HP-01")
    body = facts_of(read.json, phone="024-2")
    assert operator.put("/v1/stations/SY-HP-01", json=body).status_code == 428
    fresh = {"If-Match": read.headers["ETag"]}
    answer = operator.put("/v1/stations/SY-HP-01", json=body, headers=fresh)
    assert (answer.status_code, answer.json["revision"]) == (200, 2)
    again = {**body, "phone": "024-3"}
    stale = operator.put("/v1/stations/SY-HP-01", json=again, headers=fresh)
    assert (stale.status_code, stale.json["code"]) == (412, "changed_meanwhile")
    entries = operator.get("/v1/stations/SY-HP-01/history").json["items"]
    assert [entry["facts"]["phone"] for entry in entries] == ["024-2", "024-81000102"]


def test_each_wrong_fact_is_named_when_a_change_is_refused(operator: Any) -> None:
    read = operator.get("/v1/stations/SY-HP-01")
    body = facts_of(read.json, districts=["999999"], superior="SY-NONE")
    headers = {"If-Match": read.headers["ETag"]}
    answer = operator.put("/v1/stations/SY-HP-01", json=body, headers=headers)
    fields = [entry["field"] for entry in answer.json["errors"]]
    assert (answer.status_code, fields) == (422, ["districts[0]", "superior"])


@pytest.mark.clause("8.2.2")
def test_a_station_is_removed_only_when_its_rectification_failed(
    admin: Bench, operator: Any
) -> None:
    removal, rectification = "/v1/stations/SY-HP-01/removal", "/v1/stations/SY-HP-01/rectification"
    early = operator.post(removal, json=REASON)
    assert (early.status_code, early.json["code"]) == (409, "not_in_this_state")
    assert admin.client.as_("regulator").post(rectification, json=REASON).status_code == 200
    assert operator.post(removal, json=REASON).json["status"] == "removed"
    assert operator.get("/v1/stations/SY-HP-01").json["status_reason_zh"] == "年度评价不合格"
    assert [m["status"] for m in admin.said()[-2:]] == ["in_rectification", "removed"]


@pytest.mark.parametrize("role", ["window", "station_master", "superior", "enterprise"])
def test_the_network_is_closed_when_the_caller_is_no_operator(admin: Bench, role: str) -> None:
    caller = admin.client.as_(role, station="SY-HP-01")
    for method, path in (
        ("POST", "/v1/stations"),
        ("PUT", "/v1/stations/SY-HP-01"),
        ("POST", "/v1/stations/SY-HP-01/removal"),
        ("PUT", "/v1/units/SY-AMR"),
        ("PUT", "/v1/stations/SY-HP-01/custodian"),
        ("GET", "/v1/stations/SY-HP-01/history"),
    ):
        assert (
            caller.call(method, path, **({} if method == "GET" else {"json": {}})).status_code
            == 403
        )


@pytest.mark.clause("4.3")
def test_a_cycle_is_refused_when_the_top_is_put_below_a_bureau(operator: Any) -> None:
    body = {
        "kind": "city_regulator",
        "name_zh": "市局",
        "name_en": "City",
        "superior": "SY-PARK-TX",
    }
    answer = operator.put("/v1/units/SY-AMR", json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "supervision_cycle")
    assert "SY-PARK-TX" in answer.json["detail_zh"]


def test_a_unit_is_added_when_its_superior_is_known(operator: Any) -> None:
    body = {"kind": "founding_body", "name_zh": "新园区", "name_en": "Park", "superior": "SY-AMR"}
    assert operator.put("/v1/units/SY-PARK-NEW", json=body).json["code"] == "SY-PARK-NEW"
    assert operator.put("/v1/units/new", json=body).status_code == 422


@pytest.mark.parametrize("path", ["/v1/stations/SY-ZZ-99", "/v1/calendar/1999"])
def test_the_answer_is_not_found_when_there_is_no_such_thing(anybody: Any, path: str) -> None:
    answer = anybody.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_the_calendar_names_its_notice_when_anybody_asks(anybody: Any) -> None:
    year = anybody.get("/v1/calendar/2026").json
    assert (year["notice"], year["provisional"]) == ("国办发明电〔2025〕7号", False)
    assert "2026-02-14" in year["make_up_days"]
    assert anybody.get("/v1/calendar/2027").json["provisional"] is True


def test_nothing_but_messages_is_new_when_the_reference_is_loaded_again(
    admin: Bench, anybody: Any
) -> None:
    before = anybody.get("/v1/stations?limit=100").json
    with admin.factory.open() as work:
        load_reference(work)
    assert anybody.get("/v1/stations?limit=100").json == before
    types = [message["type"] for message in admin.said()]
    assert types == ["admin.station_published"] * 11 + ["admin.calendar_published"] * 5


def notice_of_2027(**changes: Any) -> dict[str, Any]:
    """What the State Council might announce; made up for this test."""
    new_year = {
        "name_zh": "元旦",
        "name_en": "New Year",
        "first": "2027-01-01",
        "last": "2027-01-03",
    }
    return {
        "notice": {"number": "测试〔2026〕1号", "title": "测试通知", "source": "测试"},
        "holidays": [new_year],
        "make_up_days": ["2027-01-09"],
        **changes,
    }


@pytest.mark.clause("7.2d", part=True)
def test_a_notice_entered_by_an_operator_is_told_and_outlives_the_reference(
    admin: Bench, operator: Any, anybody: Any
) -> None:
    guess = anybody.get("/v1/calendar/2027")
    body = notice_of_2027()
    assert operator.put("/v1/calendar/2027", json=body).status_code == 428

    answer = operator.put(
        "/v1/calendar/2027", json=body, headers={"If-Match": guess.headers["ETag"]}
    )

    assert (answer.status_code, answer.json["provisional"]) == (200, False)
    (said,) = [one for one in admin.said() if one["type"] == "admin.calendar_published"]
    assert said["year"] == 2027
    with admin.factory.open() as work:
        load_reference(work)
    assert anybody.get("/v1/calendar/2027").json["notice"] == "测试〔2026〕1号"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"make_up_days": ["2027-01-04"]}, "holidays"),
        ({"holidays": []}, "holidays"),
        ({"notice": {"number": "一", "title": "二"}}, "notice.source"),
    ],
)
def test_a_notice_that_cannot_be_meant_is_refused_by_field(
    operator: Any, anybody: Any, changes: dict[str, Any], field: str
) -> None:
    tag = anybody.get("/v1/calendar/2028").headers["ETag"]

    answer = operator.put(
        "/v1/calendar/2028", json=notice_of_2027(**changes), headers={"If-Match": tag}
    )

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == [field]


@pytest.mark.clause("3.3", part=True)
def test_a_station_says_on_which_days_it_keeps_other_hours(
    admin: Bench, operator: Any, anybody: Any
) -> None:
    shown = anybody.get("/v1/stations/SY-HP-01")
    move = {"on": "2026-12-01", "windows": [], "reason_zh": "搬迁", "reason_en": "Moving house"}
    body = facts_of(shown.json, special_days=[move])

    answer = operator.put(
        "/v1/stations/SY-HP-01", json=body, headers={"If-Match": shown.headers["ETag"]}
    )

    assert answer.status_code == 200, answer.json
    assert anybody.get("/v1/stations/SY-HP-01").json["special_days"] == [move]
    assert admin.said()[-1]["special_days"] == [{"on": "2026-12-01", "hours": []}]
