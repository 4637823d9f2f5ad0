"""Chapter 7.3.2g: each change of state sends one notification on the channel that the applicant chose. Over HTTP.

That a failing channel is tried again, seen and mended: services/tracking/tests/interface/test_notifications.py.
"""

import json
from typing import Any

import pytest

from station.demo.waiting import until

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
