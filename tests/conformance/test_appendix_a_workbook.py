"""Appendix A as a workbook: a form with every field goes out and comes in whole; wrong cells are named. Over HTTP."""

import io
from typing import Any

import openpyxl
import pytest

from station.demo.form import STATION, complete_form

pytestmark = [pytest.mark.system, pytest.mark.broker]


def sent(who: Any, body: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = who.send(
        "POST", "intake/drafts/workbook", params={"station_code": STATION}, content=body
    ).json()
    return answer


@pytest.mark.clause("A")
def test_form_with_every_field_goes_out_and_comes_in_whole(stage: Any) -> None:
    enterprise = stage.cast.enterprise
    wish = {"station_code": STATION, "channel": "web", "content": complete_form()}
    form = enterprise.post("intake/forms", wish)
    book = enterprise.send("GET", f"intake/forms/{form['id']}/workbook").content
    came = sent(enterprise, book)

    assert came["wrong_cells"] == []
    back = came["draft"]["content"]
    assert {**back, "boxes": sorted(back["boxes"])} == {
        **form["content"],
        "boxes": sorted(form["content"]["boxes"]),
    }


@pytest.mark.clause("A")
def test_each_wrong_cell_is_named_in_chinese_and_english_and_nothing_is_lost(stage: Any) -> None:
    enterprise = stage.cast.enterprise
    empty = stage.cast.public.send("GET", "intake/form-definitions/appendix-a/workbook").content
    book = openpyxl.load_workbook(io.BytesIO(empty))
    book["企业信息"]["C8"] = "某企业"
    book["企业信息"]["C10"] = "不是代码"
    kept = io.BytesIO()
    book.save(kept)
    came = sent(enterprise, kept.getvalue())

    wrong = {one["cell"]: one for one in came["wrong_cells"]}
    assert wrong["企业信息!C10"]["field"] == "enterprise.credit_code"
    assert all(one["zh"] and one["en"] for one in came["wrong_cells"])
    assert came["draft"]["content"] == {"enterprise": {"name": "某企业", "credit_code": "不是代码"}}
    assert "企业信息!C9" in wrong
    assert "企业信息!C8" not in wrong
