"""Chapter 6.1: visits planned, made, ended in a form or a reason; publicity activities. Over HTTP."""

import datetime
from typing import Any

import pytest

from station.demo.form import ENTERPRISE, STATION, today

pytestmark = [pytest.mark.system, pytest.mark.broker]
OTHER = "91210102MA0HPJM266"


def a_plan(officer: str) -> dict[str, Any]:
    day = str(today())
    entries = [
        {"enterprise": code, "name": "企业", "officer": officer, "on_day": day}
        for code in (ENTERPRISE, OTHER)
    ]
    period = {"first_day": day, "last_day": day}
    return {"station_code": STATION, "title": "走访计划", **period, "entries": entries}


def a_visit(entry: dict[str, Any]) -> dict[str, Any]:
    now = datetime.datetime.now(datetime.UTC).isoformat()
    told = {"visited_at": now, "met": "质量负责人", "instead_reason": "计划人代走访"}
    facts = {"station_code": STATION, "enterprise": entry["enterprise"]}
    return {**facts, **told, "planned_id": entry["id"]}


@pytest.mark.clause("6.1.1", "6.1.3")
def test_visits_of_a_plan_end_in_a_form_and_in_a_reason_with_the_coverage_figure(
    stage: Any,
) -> None:
    officer, enterprise = stage.cast.officer, stage.cast.enterprise
    plan = officer.post("intake/visit-plans", a_plan("officer"))
    first, second = (officer.post("intake/visits", a_visit(one)) for one in plan["entries"])

    draft = officer.send("POST", f"intake/visits/{first['id']}/need")
    wish = {**stage.wish(boxes=["standards_lookup"]), "channel": "visit"}
    form = draft.json()["id"]
    officer.put(f"intake/drafts/{form}", wish, version=draft.headers["ETag"])
    officer.post(f"intake/drafts/{form}/filing")
    enterprise.post(f"intake/forms/{form}/confirmation")
    officer.post(f"intake/visits/{second['id']}/no-need", {"why_not": "no_need"})

    assert officer.post(f"intake/forms/{form}/acceptance")["number"]
    kept = {one["id"]: one for one in officer.every("intake/visits")}
    assert kept[first["id"]]["form_id"] == form
    assert kept[second["id"]]["why_not"] == "no_need"
    day = str(today())
    (row,) = stage.cast.station_master.get("intake/visits/coverage", first_day=day, last_day=day)[
        "items"
    ]
    assert (row["planned"], row["visited"], row["coverage"]) == (2, 2, 1.0)
    assert (row["with_form"], row["without_form"]) == (1, 1)


@pytest.mark.clause("6.1.3", part=True)
def test_a_need_brought_to_a_publicity_activity_is_filed_over_that_channel(stage: Any) -> None:
    officer = stage.cast.officer
    held = {"held_on": str(today()), "place": "园区", "topic": "质量月", "attended": 40}
    activity = officer.post("intake/activities", {"station_code": STATION, **held})
    draft = officer.send(
        "POST", f"intake/activities/{activity['id']}/need", json={"enterprise": ENTERPRISE}
    )
    wish = {**stage.wish(boxes=["standards_lookup"]), "channel": "publicity"}
    officer.put(f"intake/drafts/{draft.json()['id']}", wish, version=draft.headers["ETag"])
    filed = officer.post(f"intake/drafts/{draft.json()['id']}/filing")

    assert (filed["channel"], filed["state"]) == ("publicity", "filed")
    (listed,) = [one for one in officer.every("intake/activities") if one["id"] == activity["id"]]
    assert listed["needs"] == 1
