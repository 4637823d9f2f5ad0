"""Uploads over HTTP: taken or refused clearly, named on a form, read by those who may, forgotten unused (7.3.1)."""

import hashlib
import io
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.testing import Bench, Client
from intake.domain.upload import LARGEST, MOST_A_DAY, UNDECLARED

PDF = b"%PDF-1.4\n%%EOF\n"
OTHER_ENTERPRISE = "91210112MA0QE1R79C"


def send(
    who: Client,
    body: bytes = PDF,
    name: str = "执照.pdf",
    kind: str = "application/pdf",
    **headers: str,
) -> Any:
    place = f"/v1/files?name={name}"
    return who.call("POST", place, data=body, content_type=kind, headers=headers)


def fields(answer: Any) -> dict[str, str]:
    return {one["field"]: one["code"] for one in answer.json["errors"]}


def stored(materials: Path) -> list[str]:
    return [one.name for one in materials.rglob("*") if one.is_file()]


def kept_rows(service: Bench) -> int:
    with service.engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM upload")) or 0)


@pytest.mark.clause("7.3.1")
def test_a_file_is_uploaded_named_on_a_form_and_read_as_it_was(
    enterprise: Client, window: Client, application: dict[str, Any]
) -> None:
    kept = send(enterprise)
    named = [{"key": "business_licence", "file_id": kept.json["id"]}]
    form = enterprise.post("/v1/forms", json={**application, "materials": named}).json
    read = window.get(f"/v1/forms/{form['id']}/files/{kept.json['id']}")

    assert kept.json["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert (kept.json["size"], kept.json["media_type"]) == (len(PDF), "application/pdf")
    (material,) = form["materials"]
    assert (material["file_name"], material["sha256"]) == ("执照.pdf", kept.json["sha256"])
    licence = {one["key"]: one["received"] for one in form["asked_materials"]}
    assert licence["business_licence"]
    assert (read.status_code, read.data) == (200, PDF)
    assert read.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6")
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in read.headers["Content-Security-Policy"]


@pytest.mark.clause("7.3.1")
@pytest.mark.parametrize(
    ("body", "name", "kind", "code"),
    [
        (b"MZ program", "a.exe", "application/octet-stream", "wrong_kind"),
        (b"MZ program", "a.pdf", "application/pdf", "wrong_kind"),
        (PDF, "a.png", "image/png", "not_what_it_says"),
        (b"", "a.pdf", "application/pdf", "wrong_size"),
    ],
)
def test_a_wrong_file_is_refused_clearly_and_nothing_is_kept(
    enterprise: Client, materials: Path, body: bytes, name: str, kind: str, code: str
) -> None:
    answer = send(enterprise, body, name, kind)
    assert (answer.status_code, fields(answer)) == (422, {"file": code})
    assert answer.json["errors"][0]["zh"]
    assert stored(materials) == []


@pytest.mark.clause("7.3.1")
def test_the_largest_file_is_taken_and_a_larger_one_is_not(
    enterprise: Client, materials: Path
) -> None:
    body = PDF + b"x" * (LARGEST - len(PDF))
    assert send(enterprise, body).status_code == 201
    answer = send(enterprise, body + b"x")
    assert answer.status_code == 413
    assert answer.json["detail_zh"]
    assert len(stored(materials)) == 1


@pytest.mark.clause("7.3.1")
def test_an_office_document_with_macros_is_refused_with_what_to_do(
    enterprise: Client, materials: Path
) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as document:
        document.writestr("word/vbaProject.bin", "x")
    answer = send(enterprise, body.getvalue(), "申请.docx", UNDECLARED)
    assert (answer.status_code, fields(answer)) == (422, {"file": "has_macros"})
    assert "宏" in answer.json["errors"][0]["zh"]
    assert stored(materials) == []


@pytest.mark.parametrize("place", ["drafts", "forms"])
def test_a_form_takes_a_hundred_materials_and_not_one_more(
    enterprise: Client, application: dict[str, Any], licence: dict[str, Any], place: str
) -> None:
    full = enterprise.post(f"/v1/{place}", json={**application, "materials": [licence] * 100})
    over = enterprise.post(f"/v1/{place}", json={**application, "materials": [licence] * 101})
    assert (full.status_code, len(full.json["materials"])) == (201, 100)
    assert (over.status_code, fields(over)) == (422, {"materials": "invalid"})
    assert "100" in over.json["errors"][0]["zh"]


def test_an_upload_that_comes_again_with_its_key_is_one_file_and_one_answer(
    service: Bench, enterprise: Client, materials: Path
) -> None:
    key = {"Idempotency-Key": "k"}
    first, again = send(enterprise, **key), send(enterprise, **key)
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replay"] == "true"

    other = send(enterprise, PDF + b"other", **key)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert (stored(materials), kept_rows(service)) == ([first.json["id"]], 1)


@pytest.mark.clause("7.3.1")
def test_a_refused_file_costs_nothing_that_was_entered(
    enterprise: Client, application: dict[str, Any], licence: dict[str, Any]
) -> None:
    draft = enterprise.post("/v1/drafts", json={**application, "materials": [licence]}).json
    assert send(enterprise, b"MZ").status_code == 422
    kept = enterprise.get(f"/v1/forms/{draft['id']}").json
    assert (kept["content"], kept["materials"]) == (draft["content"], draft["materials"])


def test_a_name_is_needed(enterprise: Client) -> None:
    assert enterprise.call("POST", "/v1/files", data=PDF).status_code == 422
    assert fields(send(enterprise, name="..")) == {"name": "required"}


def test_a_file_of_somebody_else_is_unknown(
    service: Bench, enterprise: Client, window: Client, application: dict[str, Any]
) -> None:
    stranger = service.client.as_("enterprise", enterprise=OTHER_ENTERPRISE, id="acc-stranger")
    theirs, stations = send(stranger).json["id"], send(window).json["id"]
    for file_id in (theirs, stations, str(uuid.uuid4())):
        named = [{"key": "business_licence", "file_id": file_id}]
        answer = enterprise.post("/v1/drafts", json={**application, "materials": named})
        assert (answer.status_code, fields(answer)) == (
            422,
            {"materials[0].file_id": "unknown_file"},
        )


def test_a_file_is_read_by_those_who_may_see_the_form(
    service: Bench, enterprise: Client, application: dict[str, Any], licence: dict[str, Any]
) -> None:
    named = {**application, "materials": [licence]}
    form = enterprise.post("/v1/forms", json=named).json["id"]
    place = f"/v1/forms/{form}/files"
    stranger = service.client.as_("enterprise", enterprise=OTHER_ENTERPRISE, id="acc-stranger")
    other = service.client.as_("window", station="SY-HP-01", id="acc-other")
    for who in (stranger, other):
        assert who.get(f"{place}/{licence['file_id']}").status_code == 404
    provider = service.client.as_("provider", provider="P001")
    assert provider.get(f"{place}/{licence['file_id']}").status_code == 403
    assert enterprise.get(f"{place}/{uuid.uuid4()}").json["code"] == "file_not_found"
    assert enterprise.get(f"{place}/{licence['file_id']}").status_code == 200


@pytest.mark.clause("9.3.3")
def test_who_read_a_file_is_known_to_those_who_oversee_and_the_enterprise_reads_its_own_unrecorded(
    service: Bench, enterprise: Client, window: Client, application: dict[str, Any]
) -> None:
    files = [send(enterprise).json["id"] for _ in range(2)]
    named = [{"key": "business_licence", "file_id": one} for one in files]
    form = enterprise.post("/v1/forms", json={**application, "materials": named}).json["id"]
    regulator = service.client.as_("regulator", id="acc-regulator")
    stranger = service.client.as_("window", station="SY-HP-01", id="acc-other")
    for who, file_id in zip((enterprise, window, regulator, stranger), files * 2, strict=True):
        who.get(f"/v1/forms/{form}/files/{file_id}")
    window.get(f"/v1/forms/{form}/files/{uuid.uuid4()}")

    place = f"/v1/forms/{form}/file-readings"
    first = regulator.get(f"{place}?limit=1").json
    rest = regulator.get(f"{place}?after={first['next']}").json

    told = [
        (one["reader"], one["reader_role"], one["file_id"])
        for one in (*first["items"], *rest["items"])
    ]
    assert told == [("acc-regulator", "regulator", files[0]), ("acc-window", "window", files[1])]
    assert all(one["read_at"] for one in first["items"])
    for who, status in ((window, 403), (enterprise, 403), (stranger, 403)):
        assert who.get(place).status_code == status
    own = service.client.as_("station_master", station="SY-TX-01")
    other = service.client.as_("station_master", station="SY-HP-01")
    assert (own.get(place).status_code, other.get(place).status_code) == (200, 404)


def test_an_infected_file_is_refused_and_nothing_of_it_is_kept(
    service: Bench,
    enterprise: Client,
    materials: Path,
    clamd: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SERVICE_CLAMD", clamd.address)
    clamd.answer = b"stream: Eicar-Signature FOUND\0"
    answer = send(enterprise)
    assert (answer.status_code, answer.json["code"]) == (422, "infected")
    assert answer.json["detail_zh"] != answer.json["detail_en"]
    assert (clamd.scanned, stored(materials), kept_rows(service)) == (1, [], 0)

    clamd.answer = b"stream: OK\0"
    assert send(enterprise).status_code == 201


def test_an_unchecked_file_is_refused_when_the_scanner_is_away(
    enterprise: Client, materials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_CLAMD", "tcp://127.0.0.1:1")
    answer = send(enterprise)
    assert (answer.status_code, answer.json["code"]) == (503, "scanner_away")
    assert stored(materials) == []


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k"}])
def test_no_connection_to_the_database_is_held_while_the_scanner_looks(
    service: Bench,
    enterprise: Client,
    clamd: Any,
    monkeypatch: pytest.MonkeyPatch,
    key: dict[str, str],
) -> None:
    monkeypatch.setenv("SERVICE_CLAMD", clamd.address)
    held: list[int] = []
    clamd.meanwhile = lambda: held.append(service.engine.pool.checkedout())
    assert send(enterprise, **key).status_code == 201
    assert held == [0]


def test_an_upload_is_refused_clearly_where_nobody_has_said_where_files_lie(
    enterprise: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SERVICE_MATERIALS_URL")
    unset = send(enterprise)
    monkeypatch.setenv("SERVICE_MATERIALS_URL", "")
    empty = send(enterprise)
    for answer in (unset, empty):
        assert (answer.status_code, answer.json["code"]) == (503, "no_store")
        assert answer.json["detail_zh"] != answer.json["detail_en"]


@pytest.mark.parametrize("place", ["file:///proc/nowhere", "ftp://files", "s3://b?"])
def test_an_upload_is_refused_clearly_where_the_place_for_files_is_away(
    enterprise: Client, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("SERVICE_MATERIALS_URL", place)
    monkeypatch.setenv("SERVICE_MATERIALS_OPTIONS", '{"endpoint": "http://127.0.0.1:9"}')
    answer = send(enterprise, PDF)
    assert (answer.status_code, answer.json["code"]) == (503, "store_away")
    assert "proc" not in answer.text


def test_one_account_does_not_fill_the_disk(
    enterprise: Client, service: Bench, materials: Path
) -> None:
    row = (
        "INSERT INTO upload SELECT gen_random_uuid(), 'a', 1, 'application/pdf', '', NULL, 'e',"
        f" 'acc-enterprise', now() FROM generate_series(1, {MOST_A_DAY})"
    )
    with service.engine.begin() as connection:
        connection.execute(sa.text(row))
    answer = send(enterprise)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_uploads")
    assert stored(materials) == []


def test_a_draft_is_sent_again_by_the_other_side_with_the_files_that_are_on_it(
    window: Client, enterprise: Client, application: dict[str, Any]
) -> None:
    kept = send(window).json["id"]
    named = {**application, "materials": [{"key": "business_licence", "file_id": kept}]}
    draft = window.post("/v1/drafts", json=named)
    place, current = f"/v1/drafts/{draft.json['id']}", {"If-Match": draft.headers["ETag"]}

    again = enterprise.put(place, json=named, headers=current)
    elsewhere = enterprise.post("/v1/drafts", json=named)

    assert again.status_code == 200, again.json
    assert [one["file_id"] for one in again.json["materials"]] == [kept]
    assert fields(elsewhere) == {"materials[0].file_id": "unknown_file"}
