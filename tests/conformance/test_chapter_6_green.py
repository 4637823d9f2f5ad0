"""Chapter 6.3.3: the green channel has grounds, which are listed; one without ground or evidence is refused.

That it overtakes in the window queue: test_chapter_7_windows.py; in dispatch: the express lane (tests/flow).
"""

from typing import Any

import pytest

pytestmark = [pytest.mark.system, pytest.mark.broker]


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
