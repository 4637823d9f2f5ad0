"""The forms are data: every field of the paper form is there, in both languages."""

import pytest

from contracts.vocabulary import KINDS
from evaluation.adapters.definitions import APPENDIX_C, SERVICE_SUMMARY, ShippedDefinitions
from evaluation.domain.errors import DefinitionUnknown

# Copied from Appendix C of the standard, in its order.
HEADER = [
    "企业名称",
    "联系人",
    "电话",
    "服务站人员",
    "需求发起时间",
    "受理时间",
    "答复时间",
    "服务开始时间",
    "服务结束时间",
    "企业申请服务内容",
    "服务类别",
    "质量服务部门",
    "技术服务人员",
]
QUESTIONS = [
    "对本次服务站的服务的满意程度",
    "对本次服务站的及时性的满意程度",
    "对本次服务站的专业性的满意程度",
    "对本次服务站的文明性的满意程度",
    "您的问题是否得到了解决",
    "对本次服务的技术人员专业性的满意程度",
    "对本次服务的技术人员的及时性的满意程度",
    "对本次服务的技术人员的文明性的满意程度",
    "对本次服务的技术设施的满意程度",
    "对本次服务总体评价",
    "您的意见或建议",
]


@pytest.fixture(scope="module")
def appendix_c():
    return ShippedDefinitions().current(APPENDIX_C)


@pytest.mark.clause("C", "8.1.2")
def test_every_field_of_appendix_c_is_there_in_its_order(appendix_c):
    assert [f.zh for f in appendix_c.fields()] == [*HEADER, *QUESTIONS, "企业负责人", "日期"]


def test_questions_carry_their_numbers(appendix_c):
    assert [f.number for f in appendix_c.fields() if f.number] == list(range(1, 12))


def test_question_five_is_yes_or_no_and_the_others_have_four_grades(appendix_c):
    options = {q.number: [o.zh for o in q.options] for q in appendix_c.questions()}
    assert options.pop(5) == ["是", "否"]
    assert set(map(tuple, options.values())) == {("非常满意", "满意", "一般", "不满意")}


def test_kinds_are_those_of_the_contracts(appendix_c):
    kinds = {o.key: (o.zh, o.en) for o in appendix_c.field("kind").options}
    assert kinds == KINDS


def test_the_five_times_and_the_kind_are_filled_by_the_system(appendix_c):
    by_system = [f.key for f in appendix_c.fields() if f.by_system]
    assert by_system == [
        "raised_at",
        "accepted_at",
        "answered_at",
        "started_at",
        "ended_at",
        "kind",
    ]


@pytest.mark.parametrize("form", [APPENDIX_C, SERVICE_SUMMARY])
def test_every_text_is_there_in_both_languages(form):
    definition = ShippedDefinitions().current(form)
    fields = list(definition.fields())
    shown = [definition, *definition.sections, *fields, *(o for f in fields for o in f.options)]
    assert all(text.zh and text.en for text in shown)


@pytest.mark.parametrize(("form", "version"), [("appendix_c", 0), ("appendix_c", 2), ("b", 1)])
def test_a_version_that_was_never_shipped_is_unknown(form, version):
    with pytest.raises(DefinitionUnknown):
        ShippedDefinitions().get(form, version)
