"""The archive over HTTP: sealed once, limited, logged, and a tampered row is found."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.testing import Bench

HP, TX = "SY-HP-01-2026-000001", "SY-TX-01-2026-000001"


def numbers(caller: Any) -> list[str]:
    return [item["number"] for item in caller.get("/v1/archives").json["items"]]


def who(bench: Bench, name: str) -> Any:
    """The callers that the limits are tried with."""
    belongings: dict[str, dict[str, Any]] = {
        "window": {"station": "SY-HP-01"},
        "officer": {"station": "SY-TX-01"},
        "station_master": {"station": "SY-HN-01"},
        "superior": {"stations": frozenset({"SY-HP-01", "SY-TX-01"})},
        "regulator": {},
        "enterprise": {"enterprise": "91210106MA0XXXX01Q"},
    }
    return bench.client.as_(name, **belongings[name])


@pytest.mark.clause("7.3.2f", "9.3.4")
def test_a_case_is_archived_once_under_its_number_when_it_is_whole(
    admin: Bench, file: Callable[[str, str], uuid.UUID]
) -> None:
    case_id = file(HP, "SY-HP-01")
    (said,) = [m for m in admin.said() if m["type"] == "admin.case_archived"]
    assert (said["case_id"], said["number"], said["custodian"]) == (str(case_id), HP, "unassigned")
    shown = who(admin, "window").get(f"/v1/archives/{HP}").json
    kinds = ["answer", "form", "notice", "summary", f"{HP}-S0", f"{HP}-S1"]
    assert sorted(p["kind"] for p in shown["papers"]) == sorted(kinds)
    assert shown["papers"] == said["papers"]
    assert shown["position"] == 1


@pytest.mark.clause("9.3.3")
@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("window", [HP]),
        ("officer", [TX]),
        ("station_master", []),
        ("superior", [TX, HP]),
        ("regulator", [TX, HP]),
        ("enterprise", [TX, HP]),
    ],
)
def test_everybody_sees_only_their_own_when_archives_are_listed_or_read(
    two_cases: Bench, name: str, seen: list[str]
) -> None:
    caller = who(two_cases, name)
    assert numbers(caller) == seen
    for number in (HP, TX):
        expected = 200 if number in seen else 404
        assert caller.get(f"/v1/archives/{number}").status_code == expected


def test_another_enterprise_sees_nothing_when_it_asks(two_cases: Bench) -> None:
    caller = two_cases.client.as_("enterprise", enterprise="91210106MA0XXXX02U")
    assert numbers(caller) == []
    assert caller.get(f"/v1/archives/{HP}").status_code == 404


@pytest.mark.parametrize("role", ["operator", "provider"])
def test_the_archive_is_closed_when_the_role_has_no_case_data(two_cases: Bench, role: str) -> None:
    caller = two_cases.client.as_(role, provider="P001")
    for path in ("", f"/{HP}", f"/{HP}/readings", "/verification"):
        assert caller.get(f"/v1/archives{path}").status_code == 403
    assert two_cases.client.get("/v1/archives").status_code == 401


@pytest.mark.clause("9.3.3")
def test_each_reading_is_logged_when_an_archive_is_read(two_cases: Bench) -> None:
    who(two_cases, "window").get(f"/v1/archives/{HP}")
    who(two_cases, "enterprise").get(f"/v1/archives/{HP}")
    who(two_cases, "officer").get(f"/v1/archives/{HP}")  # not theirs: nothing is read
    readings = who(two_cases, "regulator").get(f"/v1/archives/{HP}/readings").json["items"]
    assert [r["reader_role"] for r in readings] == ["enterprise", "window"]
    assert who(two_cases, "station_master").get(f"/v1/archives/{HP}/readings").status_code == 404


@pytest.mark.clause("9.3.2")
def test_a_tampered_row_is_found_when_the_archive_is_verified(two_cases: Bench) -> None:
    regulator = who(two_cases, "regulator")
    whole = regulator.get("/v1/archives/verification").json
    assert whole == {"intact": True, "checked": 2, "broken": []}
    with two_cases.engine.begin() as connection:
        change = "UPDATE archive_record SET papers = '[]' WHERE number = :number"
        connection.execute(sa.text(change), {"number": TX})
    found = regulator.get("/v1/archives/verification").json
    assert (found["intact"], [(b["number"], b["reason"]) for b in found["broken"]]) == (
        False,
        [(TX, "altered")],
    )
    other = two_cases.client.as_("station_master", station="SY-HP-01")
    assert other.get("/v1/archives/verification").json["intact"] is True


@pytest.mark.clause("9.3.2")
def test_a_deleted_row_is_found_when_the_archive_is_verified(two_cases: Bench) -> None:
    with two_cases.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM archive_record WHERE number = :n"), {"n": HP})
    (broken,) = who(two_cases, "regulator").get("/v1/archives/verification").json["broken"]
    assert (broken["station"], broken["reason"]) == ("SY-HP-01", "end_missing")


@pytest.mark.clause("9.3.2")
def test_the_custodian_is_named_when_the_station_has_one(
    admin: Bench, operator: Any, new_account: Any, file: Callable[[str, str], uuid.UUID]
) -> None:
    account_id = new_account().json["account_id"]
    body = {"account_id": account_id}
    assert operator.put("/v1/stations/SY-HP-01/custodian", json=body).status_code == 200
    assert operator.put("/v1/stations/SY-TX-01/custodian", json=body).status_code == 422
    file(HP, "SY-HP-01")
    shown = who(admin, "window").get(f"/v1/archives/{HP}").json
    assert shown["custodian"] == account_id


def test_archives_are_numbered_without_gaps_when_several_are_filed(
    admin: Bench, file: Callable[[str, str], uuid.UUID]
) -> None:
    for n in range(3):
        file(f"SY-HP-01-2026-{n}", "SY-HP-01")
    items = who(admin, "window").get("/v1/archives").json["items"]
    assert sorted(item["position"] for item in items) == [1, 2, 3]
