"""One form becomes one item a box, a row and a need in words (4.2.1)."""

from typing import Any

import pytest

from intake.data import definition
from intake.domain.items import asks_of


@pytest.mark.clause("4.2.1", "A")
def test_each_box_row_and_need_in_words_becomes_one_item(content: dict[str, Any]) -> None:
    asks = asks_of(content, definition())

    assert [(ask.section, ask.code, ask.quantity) for ask in asks] == [
        ("quality_award", "5.1.1", 1),
        ("metrology_training", "5.2.4", 1),
        ("verification_green_channel", "5.6.2.2", 1),
        ("standards_lookup", "5.3.5", 1),
        ("management_system_certification", "5.4.2", 1),
        ("accreditation_policy", "5.5.1", 1),
        ("patent_grant", "5.7.1", 1),
        ("other_needs.quality_management", None, 1),
        ("other_needs.intellectual_property", None, 1),
        ("food_drug_testing", "5.6.3", 1),
        ("special_equipment", "5.6.4.1", 3),
        ("special_equipment", "5.6.4.1", 1),
        ("operator_exam", "5.6.4.3", 2),
        ("product_testing", "5.6.1.1", 1),
        ("instruments", "5.6.2.1", 1),
    ]


@pytest.mark.clause("9.3.3")
def test_remarks_words_and_serial_numbers_stay_hidden(content: dict[str, Any]) -> None:
    asks = {ask.section: ask for ask in asks_of(content, definition())}

    assert asks["food_drug_testing"].details == {
        "product": "职工食堂用水",
        "standard": "GB 5749-2022",
    }
    assert asks["food_drug_testing"].hidden == {"remarks": "每季度一次"}
    assert "serial_number" not in asks["instruments"].details
    assert asks["instruments"].hidden == {"serial_number": "YB-20391"}
    words = asks["other_needs.quality_management"]
    assert words.details == {}
    assert words.hidden == {"words": "希望了解卓越绩效模式"}


def test_blank_cells_are_left_out(content: dict[str, Any]) -> None:
    asks = {ask.section: ask for ask in asks_of(content, definition())}

    assert asks["product_testing"].hidden == {}
