"""Chapter 7.3.1: materials are handed in as files or seen on paper; what is wrong or missing is said at once."""

import hashlib
import io
import zipfile
from typing import Any

import pytest

from station.demo.client import Refused

pytestmark = [pytest.mark.system, pytest.mark.broker]
PDF = b"%PDF-1.4\n%%EOF\n"
TWENTY_MEGABYTES = 20 * 1024 * 1024


def upload(who: Any, body: bytes, name: str, kind: str = "application/octet-stream") -> Any:
    headers = {"Content-Type": kind}
    return who.send("POST", "intake/files", params={"name": name}, content=body, headers=headers)


def sheet() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return body.getvalue()


@pytest.mark.clause("7.3.1", "4.2.1")
def test_missing_materials_are_named_all_at_once_and_come_as_files_and_on_paper(stage: Any) -> None:
    cast = stage.cast
    form = cast.enterprise.post("intake/forms", stage.wish(boxes=["quality_award"]))
    missing = [m["key"] for m in form["asked_materials"] if m["required"] and not m["received"]]
    asked = {"missing": [{"material": key, "note": "请补交"} for key in missing]}
    told = cast.window.post(f"intake/forms/{form['id']}/supplement-request", asked)
    kept = upload(cast.enterprise, PDF, "营业执照.pdf", "application/pdf").json()
    seen = {"key": missing[1], "seen_on_paper": True}
    brought = [{"key": missing[0], "file_id": kept["id"]}, seen]
    with pytest.raises(Refused) as alone:
        cast.enterprise.post(f"intake/forms/{form['id']}/supplement", {"materials": [brought[0]]})
    answered = cast.window.post(
        f"intake/forms/{form['id']}/supplement",
        {"materials": [{"key": missing[0], "seen_on_paper": True}, seen]},
    )

    assert len(missing) == 2
    assert [one["material"] for one in told["supplement_requests"][0]["missing"]] == missing
    assert [one["field"] for one in alone.value.problem["errors"]] == [f"materials.{missing[1]}"]
    assert answered["state"] == "filed"
    assert all(m["received"] for m in answered["asked_materials"] if m["required"])


@pytest.mark.clause("7.3.1")
@pytest.mark.parametrize(
    ("body", "name", "status", "code"),
    [
        (b"MZ not a document", "执照.pdf", 422, "wrong_kind"),
        (sheet(), "执照.pdf", 422, "not_what_it_says"),
        (PDF + b"x" * TWENTY_MEGABYTES, "执照.pdf", 413, None),
    ],
    ids=["program", "disguised", "too large"],
)
def test_wrong_kind_or_too_large_is_refused_and_nothing_entered_is_lost(
    stage: Any, refused: Any, body: bytes, name: str, status: int, code: str | None
) -> None:
    enterprise = stage.cast.enterprise
    kept = upload(enterprise, PDF, "营业执照.pdf").json()["id"]
    named = [{"key": "business_licence", "file_id": kept}]
    draft = enterprise.post(
        "intake/drafts", {**stage.wish(boxes=["quality_award"]), "materials": named}
    )
    answer = refused(upload, enterprise, body, name)
    after = enterprise.get(f"intake/forms/{draft['id']}")

    assert answer.status == status
    assert [one["code"] for one in answer.problem.get("errors", [])] == ([code] if code else [])
    assert (after["content"], after["materials"]) == (draft["content"], draft["materials"])
    filed = enterprise.post(f"intake/drafts/{draft['id']}/filing")
    read = enterprise.send("GET", f"intake/forms/{filed['id']}/files/{kept}")
    assert (read.content, read.headers["X-Content-SHA256"]) == (
        PDF,
        hashlib.sha256(PDF).hexdigest(),
    )


@pytest.mark.clause("7.3.1")
def test_twenty_megabytes_are_taken_through_the_portal(stage: Any) -> None:
    body = PDF + b"x" * (TWENTY_MEGABYTES - len(PDF))
    kept = upload(stage.cast.enterprise, body, "大.pdf").json()
    assert (kept["size"], kept["media_type"]) == (TWENTY_MEGABYTES, "application/pdf")
