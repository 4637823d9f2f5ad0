"""Lists as people read them in a workbook: which columns, in which words; times as in Shenyang (clause A)."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from intake.domain.acceptance import GROUND_NAMES
from intake.domain.denial import CLASS_NAMES
from intake.domain.fee import Method
from intake.domain.first_ask import AskKind, Outcome
from intake.domain.sheet import CHANNELS, YES_NO
from intake.domain.states import State
from worktime import SHANGHAI

Said = Callable[[Any], str]
STATES = {
    State.DRAFT: "草稿",
    State.FILED: "待受理",
    State.SUPPLEMENT_ASKED: "待补正",
    State.ACCEPTED: "已受理",
    State.REFUSED: "不予受理",
    State.WITHDRAWN: "已撤回",
    State.LAPSED: "逾期失效",
    State.REFUSAL_PROPOSED: "拟不予受理",
    State.APPEALED: "复核中",
    State.REFERRED: "已引导",
    State.MERGED: "已合并",
}
OUTCOMES = {
    Outcome.HANDLED: "办理或答复",
    Outcome.HANDED_OVER: "移交",
    Outcome.REFERRED: "引导",
    Outcome.ASKED_UP: "请示",
}
KINDS = {AskKind.NEED: "需求", AskKind.INQUIRY: "咨询"}
METHODS = {
    Method.CASH: "现金",
    Method.TRANSFER: "转账",
    Method.CARD: "银行卡",
    Method.MOBILE: "移动支付",
}


@dataclass(frozen=True)
class Column:
    """A column of a list: the key of a row, the heading, and how a value is said."""

    key: str
    heading: str
    said: Said = str

    def cell(self, row: Mapping[str, Any]) -> str:
        """What stands in this column; nothing where there is no value."""
        value = row.get(self.key)
        return "" if value is None else self.said(value)


def at(moment: datetime.datetime) -> str:
    """2026-03-02 17:00, as the clock on the wall says it."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def in_words(words: Mapping[Any, str]) -> Said:
    """A code in its words; one that is not known stays what it is."""
    return lambda code: words.get(code, str(code))


def first_of(pairs: Mapping[str, tuple[str, str]]) -> Said:
    """A code in its Chinese words."""
    return in_words({code: zh for code, (zh, _) in pairs.items()})


STATION = Column("station", "服务站")
ENTERPRISE = Column("enterprise", "统一社会信用代码")
CHANNEL = Column("channel", "渠道", in_words(CHANNELS))

FORMS = (
    Column("number", "办件编号"),
    Column("state", "状态", in_words(STATES)),
    STATION,
    ENTERPRISE,
    CHANNEL,
    Column("first_asker", "首问责任人"),
    Column("green_ground", "绿色通道事由", first_of(GROUND_NAMES)),
    Column("filed_at", "提交时间", at),
    Column("decide_by", "受理期限", at),
    Column("decided_at", "决定时间", at),
    Column("archived_at", "归档时间", at),
    Column("id", "需求表 ID"),
)
DENIALS = (
    Column("number", "否定备案编号"),
    STATION,
    ENTERPRISE,
    Column("reason_class", "理由类别", first_of(CLASS_NAMES)),
    Column("reason", "具体理由"),
    Column("legal_ground", "法律依据"),
    Column("proposed_by", "提出人"),
    Column("decided_by", "批准人"),
    Column("decided_at", "批准时间", at),
    Column("appeal_by", "复核申请期限", at),
    Column("appealed_at", "申请复核时间", at),
    Column("overturned", "复核改变原决定", in_words(YES_NO)),
    Column("finding", "复核意见"),
    Column("form_id", "需求表 ID"),
)
FIRST_ASKS = (
    Column("kind", "种类", in_words(KINDS)),
    STATION,
    Column("first_asker", "首问责任人"),
    Column("responsible", "现责任人"),
    Column("asked_at", "首问时间", at),
    Column("outcome", "处理方式", in_words(OUTCOMES)),
    Column("closed_at", "办结时间", at),
    Column("id", "首问记录 ID"),
)
INQUIRIES = (
    Column("number", "咨询编号"),
    STATION,
    CHANNEL,
    ENTERPRISE,
    Column("asker", "咨询人"),
    Column("question", "咨询内容"),
    Column("asked_at", "咨询时间", at),
    Column("answer_by", "答复期限", at),
    Column("answer", "答复内容"),
    Column("answered_by", "答复人"),
    Column("answered_at", "答复时间", at),
    Column("form_id", "转为需求表 ID"),
)
RECEIPTS = (
    Column("number", "票据编号"),
    STATION,
    ENTERPRISE,
    Column("item", "收费项目"),
    Column("unit", "计费单位"),
    Column("quantity", "数量"),
    Column("amount", "金额（元）"),
    Column("method", "支付方式", in_words(METHODS)),
    Column("day", "记账日期"),
    Column("issued_by", "开票人"),
    Column("issued_at", "开票时间", at),
    Column("reason", "冲销原因"),
    Column("id", "票据 ID"),
    Column("reverses", "被冲销票据 ID"),
)
