"""A form is validated whole: every wrong field, in Chinese and English (clause A)."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from intake.adapters.checks import checks_for
from intake.data import definition
from intake.domain.errors import WrongField
from intake.domain.validation import validate, validate_draft

Content = dict[str, Any]
CHECKS = checks_for(2026)


def check(content: Any) -> list[WrongField]:
    return validate(content, definition(), CHECKS)


def codes(content: Any) -> dict[str, str]:
    return {one.field: one.code for one in check(content)}


def put(path: str, value: Any) -> Callable[[Content], None]:
    """A change of one place, such as `tables.special_equipment.0.need`."""

    def change(content: Content) -> None:
        *outer, last = path.split(".")
        node: Any = content
        for key in outer:
            node = node[int(key)] if key.isdigit() else node[key]
        node[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.clause("A")
def test_a_complete_form_is_right_and_stays_as_it_was(content: Content) -> None:
    before = copy.deepcopy(content)

    assert check(content) == []
    assert content == before


WRONG = [
    ("enterprise.credit_code", "91210106MA0P4T8K5A", "bad_credit_code"),
    ("enterprise.credit_code", "91210106ma0p4t8k5t", "bad_credit_code"),
    ("enterprise.credit_code", 91210106, "wrong_type"),
    ("enterprise.district", "110101", "unknown_district"),
    ("enterprise.district", "210100", "unknown_district"),
    ("enterprise.district", "210122", "ended_district"),
    ("enterprise.phone", "12", "bad_phone"),
    ("enterprise.email", "limin(at)example.com", "bad_email"),
    ("enterprise.industry", "Z", "unknown_choice"),
    ("enterprise.size", "", "required"),
    ("enterprise.name", "泵" * 121, "too_long"),
    ("enterprise.name", "x" * 1_000_000, "too_long"),
    ("enterprise.name", "北方\u0000泵业", "bad_text"),
    ("enterprise.wechat", " " * 1_000_000, "too_long"),
    ("enterprise.staff_total", "86", "wrong_type"),
    ("enterprise.staff_total", True, "wrong_type"),
    ("enterprise.staff_total", 0, "too_small"),
    ("enterprise.staff_total", 10**400, "too_large"),
    ("enterprise.in_park", "yes", "wrong_type"),
    ("enterprise.park_name", "", "required"),
    ("enterprise.output_value", "4,200", "not_a_decimal"),
    ("enterprise.output_value", 4200.5, "wrong_type"),
    ("enterprise.nickname", "泵王", "unknown_field"),
    ("header.filled_on", "2026-02-30", "not_a_date"),
    ("header.filled_on", "20261123", "not_a_date"),
    ("signature.person_in_charge", None, "required"),
    ("training.way", None, "required"),
    ("training.way", "abroad", "unknown_choice"),
    ("other_needs.metrology", 7, "wrong_type"),
    ("other_needs.astrology", "星座", "unknown_field"),
    ("tables.astrology", [], "unknown_table"),
    ("tables.instruments", {}, "wrong_type"),
    ("boxes", "quality_award", "wrong_type"),
    ("enterprise", ["沈阳"], "wrong_type"),
    ("comet", 1, "unknown_field"),
]


@pytest.mark.clause("A")
@pytest.mark.parametrize(("path", "value", "code"), WRONG, ids=lambda v: str(v)[:30])
def test_a_wrong_field_is_named_when_it_is_the_only_one(
    content: Content, path: str, value: Any, code: str
) -> None:
    put(path, value)(content)

    assert codes(content) == {path: code}


def test_cells_and_boxes_are_named_by_their_place(content: Content) -> None:
    put("tables.special_equipment.1.equipment_count", 0)(content)
    put("tables.operator_exam.0.category", "L")(content)
    put("boxes.2", "tea")(content)
    put("boxes.3", "quality_award")(content)

    assert codes(content) == {
        "boxes[2]": "unknown_box",
        "boxes[3]": "ticked_twice",
        "tables.special_equipment[1].equipment_count": "too_small",
        "tables.operator_exam[0].category": "unknown_choice",
    }


@pytest.mark.clause("A")
def test_every_wrong_field_is_named_at_once_in_both_languages(content: Content) -> None:
    put("enterprise.credit_code", "1")(content)
    put("enterprise.district", "000000")(content)
    put("tables.special_equipment.0.next_inspection_on", "")(content)

    found = check(content)

    assert [one.field for one in found] == [
        "enterprise.credit_code",
        "enterprise.district",
        "tables.special_equipment[0].next_inspection_on",
    ]
    assert found[0].zh == "统一社会信用代码：不是有效的统一社会信用代码。"
    assert found[2].zh == "下次检验日期：必填。"
    assert found[2].en == "Date of next inspection is required."


def test_a_half_filled_row_names_each_missing_cell(content: Content) -> None:
    content["tables"]["instruments"] = [{"instrument": "天平"}]

    assert set(codes(content)) == {
        f"tables.instruments[0].{cell}"
        for cell in ("range", "accuracy_class", "serial_number", "traceability")
    }


def test_an_empty_row_is_one_mistake(content: Content) -> None:
    content["tables"]["food_drug_testing"].append({"product": " ", "standard": None})

    assert codes(content) == {"tables.food_drug_testing[1]": "empty_row"}


def test_a_row_that_is_no_object_is_named(content: Content) -> None:
    content["tables"]["food_drug_testing"] = ["水"]

    assert codes(content) == {"tables.food_drug_testing[0]": "wrong_type"}


def test_a_table_has_a_limit_of_rows(content: Content) -> None:
    content["tables"]["food_drug_testing"] *= 201

    assert codes(content) == {"tables.food_drug_testing": "too_many_rows"}


def test_next_inspection_is_required_for_periodic_inspection_only(content: Content) -> None:
    row = content["tables"]["special_equipment"][0]
    del row["next_inspection_on"]
    assert "tables.special_equipment[0].next_inspection_on" in codes(content)

    row["need"] = "D"
    assert codes(content) == {}


def test_training_is_required_only_with_examination_rows(content: Content) -> None:
    content["training"] = {}
    content["tables"].pop("operator_exam")

    assert codes(content) == {}


@pytest.mark.parametrize("needs", [{}, {"metrology": "  "}])
def test_a_form_that_asks_for_nothing_is_refused(content: Content, needs: Content) -> None:
    content.update(boxes=[], other_needs=needs, tables={"instruments": []}, training={})

    assert codes(content) == {"content": "empty_form"}


@pytest.mark.parametrize("content", [None, [], "form", 7])
def test_content_that_is_no_object_is_refused(content: Any) -> None:
    assert codes(content) == {"content": "wrong_type"}


def test_an_empty_object_names_all_that_is_required() -> None:
    found = codes({})

    assert found["enterprise.name"] == "required"
    assert found["signature.signed_on"] == "required"
    assert found["content"] == "empty_form"


def test_a_body_of_nothing_but_mistakes_gets_a_bounded_answer(content: Content) -> None:
    content.update({f"x{n}": n for n in range(20_000)})

    assert len(check(content)) == 1000


def test_a_draft_may_be_unfinished() -> None:
    assert validate_draft({"enterprise": {"name": "", "staff_total": "?"}, "new": [1, {}]}) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"a": ["\x00"]}, "bad_text"),
        ({"a": "\ud800"}, "bad_text"),
        ({"\x00": 1}, "bad_text"),
        ({"a": float("nan")}, "wrong_type"),
        ({"a": [[[[[[[[[[1]]]]]]]]]]}, "too_deep"),
        ([], "wrong_type"),
    ],
)
def test_a_draft_that_cannot_be_kept_is_refused(content: Any, code: str) -> None:
    assert [one.code for one in validate_draft(content)] == [code]
