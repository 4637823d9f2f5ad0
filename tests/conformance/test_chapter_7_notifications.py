"""Chapter 7.3.2g: each change of state sends one notification on the channel that the applicant chose. Over HTTP.

A channel that fails is tried again and seen; once it is mended, what failed is sent once.
"""

import json
from typing import Any

import pytest

from station.demo.form import ENTERPRISE, STATION
from station.demo.waiting import until

OTHER_ENTERPRISE = "91210103MA0000000K"  # with no case anywhere
pytestmark = [pytest.mark.system, pytest.mark.broker]


def spooled(running: Any) -> list[dict[str, Any]]:
    """What a gateway of the operator's would pick up."""
    folder = running.tree.root / "spool"
    files = sorted(folder.iterdir()) if folder.exists() else []
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def of_case(stage: Any, case_id: str) -> list[dict[str, Any]]:
    every = stage.cast.enterprise.every("tracking/notifications", limit=100)
    return [one for one in every if one["case_id"] == case_id]


def all_end(stage: Any, case_id: str, state: str) -> Any:
    """The notifications of a case, once each has come to this end."""

    def ended() -> Any:
        mine = of_case(stage, case_id)
        accepted = any(one["step"] == "intake.need_accepted" for one in mine)
        return mine if accepted and {one["state"] for one in mine} == {state} else None

    return until("通知已送达", "the notifications to be told", ended)


@pytest.mark.clause("7.3.2g")
def test_each_change_sends_one_notification_on_the_chosen_channel(
    stage: Any, running: Any, refused: Any
) -> None:
    enterprise = stage.cast.enterprise
    usual = enterprise.get("tracking/contact-point")
    first = stage.accept(boxes=["standards_lookup"])["case_id"]
    told = all_end(stage, first, "told")
    unknown = refused(enterprise.send, "PUT", "tracking/contact-point", json={"channel": "pigeon"})
    enterprise.send("PUT", "tracking/contact-point", json={"channel": "on_site"})
    second = stage.accept(boxes=["standards_lookup"])["case_id"]
    read = all_end(stage, second, "on_site")
    enterprise.send("PUT", "tracking/contact-point", json={"channel": "spool"})

    ids = [line["id"] for line in spooled(running)]
    assert usual["channel"] == "spool"
    assert [ids.count(one["notification_id"]) for one in told] == [1] * len(told)
    assert [ids.count(one["notification_id"]) for one in read] == [0] * len(read)
    assert unknown.problem["code"] == "channel_unknown"
    words = {line["id"]: line["zh"] for line in spooled(running)}
    assert all(words[one["notification_id"]] == one["zh"] for one in told)


@pytest.mark.clause("7.3.2g")
def test_a_failing_channel_is_tried_again_and_seen_and_what_failed_is_sent_once_when_it_is_mended(
    stage: Any, gateway: Any
) -> None:
    enterprise, officer = stage.cast.enterprise, stage.cast.officer
    choice = {"channel": "wecom", "address": "firm_1"}
    enterprise.send("PUT", "tracking/contact-point", json=choice)
    accepted = stage.accept(boxes=["standards_lookup"])
    failed = all_end(stage, accepted["case_id"], "failed")
    mine = {one["notification_id"] for one in failed}
    every = officer.every("tracking/notifications/failed", limit=100)
    seen = [one for one in every if one["notification_id"] in mine]

    assert gateway.taken == []
    assert {(one["attempts"], one["channel"]) for one in failed} == {(3, "wecom")}
    assert {one["notification_id"]: one["error"] for one in seen} == {
        one["notification_id"]: one["error"] for one in failed
    }
    assert all(one["error"] for one in seen)
    assert "firm_1" not in json.dumps(seen)

    gateway.open()
    for one in mine:
        officer.post(f"tracking/notifications/{one}/retry")
    told = all_end(stage, accepted["case_id"], "told")
    stage.assess(accepted["items"][0]["item_id"], "station")
    until(
        "评估已通知",
        "the assessment to be told",
        lambda: len(of_case(stage, accepted["case_id"])) > len(told),
    )
    told = all_end(stage, accepted["case_id"], "told")
    enterprise.send("PUT", "tracking/contact-point", json={"channel": "spool"})

    words = [
        said.partition("\n")[0] for path, said in gateway.taken if path.startswith("/to/firm_1")
    ]
    assert [words.count(one["zh"]) for one in told] == [1] * len(told)
    assert len(told) == len(mine) + 1
    left = officer.every("tracking/notifications/failed", limit=100)
    assert mine.isdisjoint(one["notification_id"] for one in left)


@pytest.mark.clause("7.3.2g")
def test_staff_note_at_the_window_how_an_enterprise_of_theirs_wants_to_be_told(
    stage: Any, refused: Any
) -> None:
    window, enterprise = stage.cast.window, stage.cast.enterprise
    stage.accept(boxes=["standards_lookup"])
    path = f"tracking/enterprises/{ENTERPRISE}/contact-point"
    window.send("PUT", path, json={"channel": "on_site"})
    shown = enterprise.get("tracking/contact-point")
    enterprise.send("PUT", "tracking/contact-point", json={"channel": "spool"})
    choices = window.get(path)["choices"]
    other = f"tracking/enterprises/{OTHER_ENTERPRISE}/contact-point"

    assert (shown["channel"], shown["station"]) == ("on_site", STATION)
    assert [(one["channel"], one["station"]) for one in choices[:2]] == [
        ("spool", None),
        ("on_site", STATION),
    ]
    assert refused(window.send, "PUT", other, json={"channel": "on_site"}).status == 404
