"""Suggestions from the catalogue for a need in words (5.8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.data import phrasebook
from matching.domain.suggestion import MOST, Phrasebook

# How people put it, and what it is; one half was at hand while the words were written (TUNED), one was not (HELD).
TUNED = {
    "我们厂的压力表到期了，去哪儿检": "5.6.2.1",
    "想申报市长质量奖": "5.1.1",
    "电梯年检到期，帮忙联系": "5.6.4.1",
    "叉车司机要考操作证": "5.6.4.3",
    "不知道这个国家标准还有没有效": "5.3.5",
    "产品老是返工，请老师来看看过程控制": "5.1.6",
    "要做ISO9001认证": "5.4.2",
    "实验室想申请CNAS": "5.5.1",
    "新产品想申请发明专利": "5.7.1",
    "食堂的水和菜要检测": "5.6.3",
    "我们要设首席质量官": "5.1.4",
    "计量管理制度怎么写": "5.2.2",
    "起草一个地方标准": "5.3.7",
    "企业标准要不要备案公开": "5.3.8",
    "内审员培训什么时候有": "5.4.4",
    "研发样机的材料性能测试": "5.6.1.2",
    "出口的一批货要检测报告": "5.6.1.1",
    "检定能不能上门": "5.6.2.2",
    "专利能不能快速授权": "5.7.2",
    "品牌值多少钱能评估吗": "5.1.3",
    "参与制定标准有什么补贴": "5.3.1",
    "该买哪些测量设备": "5.2.1",
    "找哪家做3C认证": "5.4.1",
    "标准立项前先查重": "5.3.6",
    "质量月想搞活动": "5.1.5",
}
HELD = {
    "车间的天平和卡尺需要校准": "5.6.2.1",
    "锅炉快到检验期了": "5.6.4.1",
    "焊工要取证考试": "5.6.4.3",
    "请帮我们查一下阀门的行业标准": "5.3.5",
    "次品率太高，想请人诊断": "5.1.6",
    "环境管理体系认证怎么办理": "5.4.2",
    "化妆品新品送检": "5.6.3",
    "商标和著作权怎么保护": "5.7.1",
    "申请检测机构资质认定需要什么": "5.5.1",
    "省里的质量奖什么条件": "5.1.1",
    "要建企业最高计量标准": "5.2.3",
    "想做标准化试点": "5.3.3",
    "员工要参加标准化培训": "5.3.9",
    "产品委托检验多少钱": "5.6.1.1",
    "检测方法不会做，请技术指导": "5.5.2",
    "停产检修期间来检定": "5.6.2.2",
    "与高校合作做标准研究": "5.3.4",
    "园区想申报品牌示范区": "5.1.2",
    "计量员培训": "5.2.4",
    "特种设备怎么报检": "5.6.4.2",
    "修订我们参与的团体标准": "5.3.7",
    "小微企业认证有没有专家帮忙": "5.4.3",
    "专利宣传周活动": "5.7.3",
    "流量计出报告": "5.6.2.1",
    "起重机监督检验": "5.6.4.1",
}


def hits(phrases: dict[str, str], among: int) -> float:
    book = phrasebook()
    found = [
        code in [one.code for one in book.suggest(words)[:among]] for words, code in phrases.items()
    ]
    return sum(found) / len(found)


@pytest.mark.clause("5.8", part=True)
def test_what_is_meant_is_among_the_first_three_for_phrases_that_nobody_tuned_for() -> None:
    """A floor, not the figure itself: that stands in the ADR."""
    assert hits(HELD, among=3) >= 0.8
    assert hits(TUNED, among=3) >= 0.8


def test_a_suggestion_says_which_words_made_it() -> None:
    first = phrasebook().suggest("电梯年检到期")[0]
    assert first.code == "5.6.4.1"
    assert "电梯" in first.matched
    assert "年检" in first.matched


def test_nothing_is_suggested_where_nothing_is_alike() -> None:
    assert phrasebook().suggest("天气真好呀") == []
    assert phrasebook().suggest("") == []
    assert phrasebook().suggest("，。！ ?") == []


def test_rare_words_weigh_more_than_those_that_every_item_has() -> None:
    book = Phrasebook({"a": "服务甲乙", "b": "服务丙丁", "c": "服务戊己"})
    assert book.suggest("服务丙丁")[0].code == "b"
    assert book.suggest("丙丁")[0].code == "b"


@given(st.text(max_size=500))
def test_any_words_get_an_ordered_answer(words: str) -> None:
    found = phrasebook().suggest(words)
    assert len(found) <= MOST
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
