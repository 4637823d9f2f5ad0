"""Foreign facts: the newest revision wins, whatever order it comes in (DESIGN: convergence)."""

import datetime
import uuid
from typing import Any

import pytest

from chassis.early import TooEarly
from chassis.testing import Bench, Client
from contracts import admin


def test_an_older_revision_of_a_station_changes_nothing(
    service: Bench, enterprise: Client, application: dict[str, Any], said: Any
) -> None:
    service.deliver("remember_station", said.station("SY-TX-01", revision=5, status="removed"))
    service.deliver("remember_station", said.station("SY-TX-01", revision=4))

    assert enterprise.post("/v1/forms", json=application).json["code"] == "station_removed"


@pytest.mark.clause("7.2d")
def test_the_promise_is_never_above_the_statutory_limit(
    service: Bench, window: Client, filed: str, said: Any
) -> None:
    newer = said.catalogue_item(
        "5.1.1", revision=2, promise_working_days=20, statutory_working_days=3
    )
    service.deliver("remember_catalogue_item", newer)

    notice = window.post(f"/v1/forms/{filed}/acceptance").json

    promises = {item["section"]: item["promise_value"] for item in notice["items"]}
    assert (promises["quality_award"], promises["patent_grant"]) == (3, 10)
    assert promises["other_needs.quality_management"] == 10


@pytest.mark.clause("4.2.1", "7.2d")
def test_due_times_are_provisional_until_the_calendars_of_the_years_are_known(
    service: Bench, window: Client, application: dict[str, Any], said: Any
) -> None:
    def provisional() -> set[bool]:
        form = window.post("/v1/forms", json={**application, "channel": "window"}).json["id"]
        notice = window.post(f"/v1/forms/{form}/acceptance").json
        return {item["provisional"] for item in notice["items"]}

    assert provisional() == {True}
    this_year = datetime.datetime.now(datetime.UTC).year
    for year in (this_year, this_year + 1):
        service.deliver("remember_calendar", said.calendar(year))

    assert provisional() == {False}


def test_counted_days_are_shown(window: Client, filed: str) -> None:
    window.post(f"/v1/forms/{filed}/acceptance")

    item = window.get(f"/v1/forms/{filed}").json["items"][0]

    assert len(item["counted_days"]) == item["promise_value"] == 10
    assert item["due_at"].startswith(f"{item['counted_days'][-1]}T09:00:00")


def test_an_archived_case_is_marked_once(service: Bench, window: Client, filed: str) -> None:
    window.post(f"/v1/forms/{filed}/acceptance")
    for day in (1, 2):
        service.deliver("mark_archived", archived(uuid.UUID(filed), day))

    assert window.get(f"/v1/forms/{filed}").json["archived_at"].startswith("2026-12-01")


def test_an_archive_message_of_an_unknown_case_waits(service: Bench) -> None:
    with pytest.raises(TooEarly):
        service.deliver("mark_archived", archived(uuid.uuid4(), 1))


def archived(case_id: uuid.UUID, day: int) -> admin.CaseArchived:
    """The case is in the archive since that day of December."""
    return admin.CaseArchived(
        occurred_at=datetime.datetime(2026, 12, day, tzinfo=datetime.UTC),
        actor="system",
        actor_role="system",
        case_id=case_id,
        number="SY-TX-01-2026-000001",
        custodian="SY-TX-01",
        papers=(),
    )


@pytest.mark.clause("7.2b")
def test_the_newest_promise_of_the_station_counts_and_none_of_an_agency_in_it(
    service: Bench, window: Client, filed: str, said: Any
) -> None:
    for holder, revision, value in (("", 2, 4), ("", 1, 9), ("P001", 3, 1)):
        told = admin.PromisePublished(
            **said.common,
            station="SY-TX-01",
            holder=holder,
            item="5.3.5",
            revision=revision,
            working_days=value,
            unit="working_hours",
        )
        service.deliver("remember_promise", told)

    notice = window.post(f"/v1/forms/{filed}/acceptance").json

    promised = {i["code"]: (i["promise_value"], i["promise_unit"]) for i in notice["items"]}
    assert promised["5.3.5"] == (4, "working_hours")
    assert promised["5.6.4.1"] == (10, "working_days")
    explained = window.get(f"/v1/forms/{filed}/due-times").json["items"]
    minutes = {i["promise_unit"]: sum(d["minutes"] for d in i["days"]) for i in explained}
    assert minutes["working_hours"] in {239, 240}  # whole ones of each day
