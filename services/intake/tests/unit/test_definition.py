"""Appendix A as data (clause A)."""

import re
from typing import Any

import pytest

from contracts.vocabulary import CHANNELS, KINDS
from intake.data import VERSIONS, definition
from intake.domain.definition import Kind
from intake.domain.errors import UnknownDefinition
from intake.domain.form import Channel

KIND_BY_CLAUSE = {
    "5.1": Kind.QUALITY_MANAGEMENT,
    "5.2": Kind.METROLOGY,
    "5.3": Kind.STANDARDIZATION,
    "5.4": Kind.CERTIFICATION,
    "5.5": Kind.ACCREDITATION,
    "5.6": Kind.INSPECTION,
    "5.7": Kind.INTELLECTUAL_PROPERTY,
}


def test_kinds_and_channels_are_those_of_the_wire() -> None:
    assert {kind.value for kind in Kind} == set(KINDS)
    assert {channel.value for channel in Channel} == set(CHANNELS)


@pytest.mark.clause("A")
def test_every_box_and_table_of_the_appendix_is_there() -> None:
    form = definition()

    assert [len(section.boxes) for section in form.sections] == [6, 2, 5, 4, 2, 4]
    assert [(table.key, len(table.columns)) for table in form.tables] == [
        ("food_drug_testing", 3),
        ("special_equipment", 5),
        ("operator_exam", 4),
        ("product_testing", 4),
        ("instruments", 9),
    ]
    assert len(next(g for g in form.groups if g.key == "enterprise").fields) == 19


@pytest.mark.clause("A")
def test_choice_lists_are_complete() -> None:
    choices = definition().data["choices"]

    assert "".join(one["key"] for one in choices["inspection_need"]) == "ABCDE"
    assert "".join(one["key"] for one in choices["exam_category"]) == "ABCDEFGHIJK"
    assert "".join(one["key"] for one in choices["industry"]) == "ABCDEFGHIJKLMNOPQRST"
    assert [one["key"] for one in choices["training_way"]] == ["self", "agency", "none"]


def test_the_clause_decides_the_kind_of_every_box_and_table() -> None:
    asked = [*definition().boxes(), *definition().tables]

    assert {one.key: one.kind for one in asked} == {
        one.key: KIND_BY_CLAUSE[one.code[:3]] for one in asked
    }


def test_keys_of_boxes_and_tables_are_unique() -> None:
    keys = [one.key for one in (*definition().boxes(), *definition().tables)]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_shown_has_a_chinese_and_an_english_name(version: str) -> None:
    for path, node in _named(definition(version).data):
        assert re.search("[\u4e00-\u9fff]", node["zh"]), path
        assert node["en"].strip(), path
        assert node["en"].isascii(), path


def test_an_unknown_edition_is_refused_by_name() -> None:
    with pytest.raises(UnknownDefinition, match="edition 7"):
        definition("7")


def _named(node: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        return [one for i, inner in enumerate(node) for one in _named(inner, f"{path}[{i}]")]
    if not isinstance(node, dict):
        return []
    own = [(path, node)] if ("key" in node and "zh" in node) or "kind" in node else []
    return own + [one for key, inner in node.items() for one in _named(inner, f"{path}.{key}")]
