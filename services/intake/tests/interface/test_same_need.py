"""Staff-filed needs and the same need twice, over HTTP (6.1.2, 6.1.3)."""

import copy
from typing import Any

import pytest

from chassis.testing import Bench, Client


@pytest.fixture
def phoned(window: Client, application: dict[str, Any]) -> str:
    answer = window.post("/v1/forms", json={**application, "channel": "phone"})
    assert answer.status_code == 201
    return str(answer.json["id"])


@pytest.mark.clause("6.1.2")
def test_a_phoned_need_keeps_who_noticed_it_and_waits_for_the_enterprise(
    window: Client, enterprise: Client, phoned: str
) -> None:
    early = window.post(f"/v1/forms/{phoned}/acceptance")
    assert (early.status_code, early.json["code"]) == (409, "not_confirmed")

    confirmed = enterprise.post(f"/v1/forms/{phoned}/confirmation")

    assert confirmed.json["created_by"] == "acc-window"
    assert (confirmed.json["confirmed_by"], confirmed.json["confirmed_how"]) == (
        "acc-enterprise",
        "account",
    )
    assert window.post(f"/v1/forms/{phoned}/acceptance").status_code == 200
    again = enterprise.post(f"/v1/forms/{phoned}/confirmation")
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_confirm")


def test_a_confirmation_that_cannot_be_meant_is_refused(window: Client, phoned: str) -> None:
    answer = window.post(f"/v1/forms/{phoned}/confirmation", json={"how": "nod"})

    assert [one["field"] for one in answer.json["errors"]] == ["how"]


@pytest.mark.clause("6.1.3")
def test_the_same_need_over_two_channels_is_recognised_and_becomes_one(
    window: Client, enterprise: Client, service: Bench, filed: str, phoned: str
) -> None:
    (likely,) = window.get(f"/v1/forms/{phoned}/likely-duplicates").json["items"]
    assert (likely["form_id"], likely["wording"]) == (filed, 1.0)

    merged = window.post(f"/v1/forms/{phoned}/merging", json={"into": filed})

    assert (merged.status_code, merged.json["id"]) == (200, filed)
    gone = enterprise.get(f"/v1/forms/{phoned}").json
    assert (gone["state"], gone["merged_into"]) == ("merged", filed)
    assert service.said()[-1]["merged_into"] == filed
    assert window.get(f"/v1/forms/{filed}/likely-duplicates").json["items"] == []


def test_a_draft_that_could_not_be_filed_is_like_nothing(
    window: Client, application: dict[str, Any], filed: str
) -> None:
    broken = copy.deepcopy(application)
    broken["content"]["tables"] = {"special_equipment": [{"equipment_count": "many"}]}
    draft = window.post("/v1/drafts", json=broken).json["id"]

    answer = window.get(f"/v1/forms/{draft}/likely-duplicates")

    assert (answer.status_code, answer.json["items"]) == (200, [])


def test_another_station_merges_nothing(service: Bench, filed: str, phoned: str) -> None:
    stranger = service.client.as_("window", station="SY-HP-01")

    for form, into in ((phoned, filed), (filed, phoned)):
        assert stranger.post(f"/v1/forms/{form}/merging", json={"into": into}).status_code == 404
    assert stranger.get(f"/v1/forms/{filed}/likely-duplicates").status_code == 404
