"""Chapter 5.8: a need in words is classified by staff into the catalogue, or kept as 5.8. Over HTTP."""

from typing import Any

import pytest

pytestmark = [pytest.mark.system, pytest.mark.broker]


@pytest.mark.clause("5.8")
@pytest.mark.parametrize("code", ["5.6.4.1", "5.8"])
def test_need_in_words_is_classified_by_staff_or_kept_as_other(stage: Any, code: str) -> None:
    words = {"metrology": "电梯年检快到期了，请帮忙联系"}
    (item,) = stage.accept(other_needs=words)["items"]
    suggested = stage.cast.officer.post(
        "matching/catalogue/suggestions", {"words": words["metrology"]}
    )["items"]
    way = "provider" if code == "5.6.4.1" else "station"
    assessed = stage.assess(item["item_id"], way, code)

    assert item["code"] is None
    assert suggested[0]["code"] == "5.6.4.1"
    assert assessed["code"] == code
