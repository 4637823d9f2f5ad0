"""Chapter 6.3.3: the green channel has grounds, which are listed; one without ground or evidence is refused.

That it overtakes in the window queue: test_chapter_7_windows.py.
"""

from typing import Any

import pytest

pytestmark = [pytest.mark.system, pytest.mark.broker]
AGENCY, OFFERED = "P004", "matching.need_offered"


@pytest.mark.clause("6.3.3", part=True)
def test_grounds_are_listed_and_an_ungrounded_grant_is_refused(stage: Any, refused: Any) -> None:
    cast = stage.cast
    form = cast.enterprise.post("intake/forms", stage.wish(boxes=["standards_lookup"]))["id"]
    place = f"intake/forms/{form}/acceptance"
    grounds = cast.public.get("intake/green-grounds")["items"]
    unknown = refused(cast.window.post, place, {"green_ground": "in_a_hurry"})
    bare = refused(cast.window.post, place, {"green_ground": grounds[0]["key"]})
    alone = refused(cast.window.post, place, {"green_evidence": "某文件"})
    granted = {"green_ground": grounds[0]["key"], "green_evidence": "重大项目清单第 3 项"}
    notice = cast.window.post(place, granted)

    assert {one["zh"] for one in grounds} == {
        *("本地区年度计划重大投资项目", "科技创新企业", "上级交办事项"),
    }
    assert [unknown.status, bare.problem["code"], alone.problem["code"]] == [
        *(422, "green_ungrounded", "green_ungrounded"),
    ]
    assert notice["green_evidence"] == "重大项目清单第 3 项"
    usual = stage.accept(boxes=["chief_quality_officer"])["items"][0]["promise_value"]
    green = cast.enterprise.post("intake/forms", stage.wish(boxes=["chief_quality_officer"]))["id"]
    (item,) = cast.window.post(f"intake/forms/{green}/acceptance", granted)["items"]
    assert item["promise_value"] == -(-usual // 2)


@pytest.mark.clause("6.3.3")
def test_a_green_item_overtakes_earlier_ordinary_ones_in_dispatch(
    stage: Any, subscribed: Any
) -> None:
    """All three wait in the mailbox of an agency that fetches nothing; then it turns to its queue."""
    ordinary = [stage.seeking() for _ in range(2)]
    green = stage.seeking(green=True)
    turn_to(stage.provider(AGENCY), "pull")
    for item_id in (*ordinary, green):
        stage.offered(item_id, AGENCY)
    with subscribed(AGENCY) as agency:
        turn_to(stage.provider(AGENCY), "amqp")
        for item_id in ordinary:
            agency.wait_for(OFFERED, item_id)

    mine = {green, *ordinary}
    came = [one for one in agency.every(OFFERED) if one["item_id"] in mine]
    assert [one["item_id"] for one in came] == [green, *ordinary]
    assert [one["green"] for one in came] == [True, False, False]


def turn_to(agency: Any, channel: str) -> None:
    version = agency.send("GET", "matching/subscription").headers["ETag"]
    agency.put("matching/subscription", {"channel": channel}, version=version)
