"""Files that no form names are forgotten after a while, whole or not at all (7.3.1)."""

import datetime
import uuid
from pathlib import Path
from typing import Any

import pytest

from chassis.testing import Bench, Client

PDF = b"%PDF-1.4\n%%EOF\n"


def upload(who: Client) -> str:
    kept = who.call("POST", "/v1/files?name=a.pdf", data=PDF, content_type="application/pdf")
    return str(kept.json["id"])


def stored(materials: Path) -> list[str]:
    return [one.name for one in materials.rglob("*") if one.is_file()]


def test_a_file_that_no_form_names_is_forgotten_and_another_is_not(
    enterprise: Client,
    application: dict[str, Any],
    licence: dict[str, Any],
    service: Bench,
    materials: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unused = upload(enterprise)
    enterprise.post("/v1/drafts", json={**application, "materials": [licence]})
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=7, minutes=1)
    monkeypatch.setattr(service.factory, "clock", lambda: later)
    assert set(stored(materials)) == {unused, licence["file_id"]}

    assert service.ring("forget_file", "forget_file", later) == 2
    assert service.ring("forget_bytes", "forget_bytes", later) == 1

    assert stored(materials) == [licence["file_id"]]
    named = [{"key": "business_licence", "file_id": unused}]
    answer = enterprise.post("/v1/drafts", json={**application, "materials": named})
    assert answer.json["errors"][0]["code"] == "unknown_file"


class Cut(Exception):
    """The transaction that is not to be."""


def test_a_file_stays_whole_when_the_transaction_that_forgets_it_fails(
    enterprise: Client, service: Bench, materials: Path
) -> None:
    unused = upload(enterprise)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=7, minutes=1)

    def forget_and_be_cut() -> None:
        with service.factory.open() as work:
            service.service().forget_file(work, unused, None)
            raise Cut

    with pytest.raises(Cut):
        forget_and_be_cut()

    assert service.ring("forget_bytes", "forget_bytes", later) == 0
    assert stored(materials) == [unused]
    with service.factory.open() as work:
        assert [str(one.id) for one in work.uploads.find_all([uuid.UUID(unused)])] == [unused]


def test_a_file_that_a_draft_drops_is_forgotten_later_all_the_same(
    enterprise: Client,
    application: dict[str, Any],
    licence: dict[str, Any],
    service: Bench,
    materials: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = enterprise.post("/v1/drafts", json={**application, "materials": [licence]})
    week = datetime.timedelta(days=7, minutes=1)
    later = datetime.datetime.now(datetime.UTC) + week
    assert service.ring("forget_file", "forget_file", later) == 1
    monkeypatch.setattr(service.factory, "clock", lambda: later)
    place, current = f"/v1/drafts/{draft.json['id']}", {"If-Match": draft.headers["ETag"]}
    enterprise.put(place, json=application, headers=current)
    assert stored(materials) == [licence["file_id"]]

    assert service.ring("forget_file", "forget_file", later + week) == 1
    assert service.ring("forget_bytes", "forget_bytes", later + week) == 1

    assert stored(materials) == []
