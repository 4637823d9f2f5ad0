"""Workbooks over HTTP: out, in as a draft with wrong cells named, lists (A)."""

import datetime
import io
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from chassis.testing import Bench, Client

STATION = "SY-TX-01"
IMPORT = f"/v1/drafts/workbook?station_code={STATION}"


def send(who: Client, body: bytes, place: str = IMPORT) -> Any:
    return who.call("POST", place, data=body, content_type="application/octet-stream")


def changed(body: bytes, cells: dict[str, Any]) -> bytes:
    """The workbook with other values in cells such as 企业信息!C7."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    for address, value in cells.items():
        sheet, _, cell = address.partition("!")
        book[sheet][cell] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.clause("A")
def test_a_form_goes_out_as_a_workbook_and_comes_in_as_the_same_draft(
    enterprise: Client, window: Client, filed: str
) -> None:
    out = enterprise.get(f"/v1/forms/{filed}/workbook")
    came = send(enterprise, out.data)

    assert out.headers["Content-Disposition"] == f'attachment; filename="{filed}.xlsx"'
    assert came.status_code == 201, came.json
    assert came.json["wrong_cells"] == []
    draft = came.json["draft"]
    whole = enterprise.get(f"/v1/forms/{filed}").json["content"]
    assert draft["content"]["enterprise"] == whole["enterprise"]
    assert set(draft["content"]["boxes"]) == set(whole["boxes"])
    assert draft["content"]["tables"]["special_equipment"] == whole["tables"]["special_equipment"]
    again = enterprise.post(f"/v1/drafts/{draft['id']}/filing")
    assert (again.status_code, again.json["state"]) == (200, "filed")


@pytest.mark.clause("A")
def test_every_wrong_cell_is_named_by_its_address_and_nothing_is_lost(
    enterprise: Client, filed: str
) -> None:
    out = enterprise.get(f"/v1/forms/{filed}/workbook").data
    mistakes = {"企业信息!C10": "91210106MA0P4T8K50", "企业信息!C15": "许多", "企业信息!C8": "=1+1"}
    came = send(enterprise, changed(out, {**mistakes, "特种设备检验服务!B5": None}))

    assert came.status_code == 201
    named = {one["cell"]: one["code"] for one in came.json["wrong_cells"]}
    assert named.keys() == {
        *("企业信息!C8", "企业信息!C10", "企业信息!C15", "特种设备检验服务!B5"),
    }
    assert named["企业信息!C10"] == "bad_credit_code"
    codes = [one["code"] for one in came.json["wrong_cells"] if one["cell"] == "企业信息!C8"]
    assert codes == ["formula", "required"]
    assert all(one["zh"] and one["en"] for one in came.json["wrong_cells"])
    kept = came.json["draft"]["content"]["enterprise"]
    assert (kept["credit_code"], kept["staff_total"]) == ("91210106MA0P4T8K50", "许多")


def test_an_empty_workbook_is_public_and_an_unknown_edition_is_named(
    service: Bench, enterprise: Client
) -> None:
    empty = service.client.get("/v1/form-definitions/appendix-a/workbook")
    assert empty.status_code == 200
    assert send(enterprise, empty.data).json["draft"]["content"] == {}
    unknown = service.client.get("/v1/form-definitions/appendix-a/workbook?version=99")
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown_definition")


@pytest.mark.parametrize("body", [b"", b"words", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(enterprise: Client, body: bytes) -> None:
    answer = send(enterprise, body)
    assert (answer.status_code, answer.json["code"]) == (422, "not_a_workbook")


def test_an_import_says_where_it_goes(enterprise: Client, service: Bench) -> None:
    body = service.client.get("/v1/form-definitions/appendix-a/workbook").data
    assert send(enterprise, body, "/v1/drafts/workbook").status_code == 422
    nowhere = send(enterprise, body, "/v1/drafts/workbook?station_code=SY-NO-99")
    assert nowhere.json["code"] == "unknown_station"


def test_others_do_not_get_a_form_as_a_workbook(service: Bench, filed: str) -> None:
    stranger = service.client.as_("enterprise", enterprise="91210112MA0QE1R79C", id="acc-s")
    other = service.client.as_("window", station="SY-HP-01", id="acc-other")
    for who in (stranger, other):
        assert who.get(f"/v1/forms/{filed}/workbook").status_code == 404


@pytest.mark.clause("A")
def test_a_list_is_exported_as_the_caller_sees_it(
    window: Client, service: Bench, filed: str
) -> None:
    rows = list(openpyxl.load_workbook(io.BytesIO(window.get("/v1/forms.xlsx").data)).active.values)
    other = service.client.as_("window", station="SY-HP-01", id="acc-other")
    empty = openpyxl.load_workbook(io.BytesIO(other.get("/v1/forms.xlsx").data)).active
    assert rows[0][0] == "办件编号"
    assert [(row[1], row[4], row[-1]) for row in rows[1:]] == [("待受理", "网上", filed)]
    filed_at = window.get(f"/v1/forms/{filed}").json["filed_at"]
    shanghai = datetime.datetime.fromisoformat(filed_at).astimezone(ZoneInfo("Asia/Shanghai"))
    assert rows[1][7] == f"{shanghai:%Y-%m-%d %H:%M}"
    assert len(list(empty.values)) == 1


@pytest.mark.clause("A")
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("denials", "否定备案编号"),
        ("first-asks", "种类"),
        ("inquiries", "咨询编号"),
        ("receipts", "票据编号"),
    ],
)
def test_every_register_is_exported_a_page_at_a_time(
    window: Client, service: Bench, filed: str, name: str, heading: str
) -> None:
    question = {"station_code": "SY-TX-01", "channel": "phone", "question": "=1+1 如何送检？"}
    for _ in range(2):
        window.post("/v1/inquiries", json=question)
    listed = window.get(f"/v1/{name}?limit=1").json
    answer = window.get(f"/v1/{name}.xlsx?limit=1")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0][0] == heading
    assert len(rows) == 1 + len(listed["items"])
    assert answer.headers.get("X-Next") == listed["next"]
    assert window.get(f"/v1/{name}.xlsx?limit=0").status_code == 422
    assert service.client.get(f"/v1/{name}.xlsx").status_code == 401
    if name == "inquiries":
        assert (rows[1][2], rows[1][5]) == ("电话", "=1+1 如何送检？")
