"""Papers laid out for people 打印件: what stands where, before any printer knows of it (7.3.2b, A).

Chinese, as printed papers of a station are; times as the wall clock of Shenyang shows them.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from intake.domain.acceptance import GROUND_NAMES
from intake.domain.definition import Definition, Field, Group, Section, Table, Type
from worktime import SHANGHAI, Limit, Unit

Document = Mapping[str, Any]
Fact = tuple[str, str]

CHANNELS = {
    "window": "窗口",
    "visit": "走访",
    "publicity": "宣传活动",
    "phone": "电话",
    "web": "网上",
    "instant_message": "即时通讯",
    "email": "电子邮件",
}
YES_NO = {True: "是", False: "否"}
TICKED, UNTICKED = "■", "□"  # every Chinese font has these
NOTHING = "——"


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part with a heading: lines of facts, and a table whose first row names its columns."""

    heading: str
    facts: Sequence[Fact] = ()
    rows: Sequence[Sequence[str]] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A paper. `check_path` is where the public page tells whether it is genuine; none for a paper without a number."""

    title: str
    issuer: str
    number: str = ""
    check_code: str = ""
    addressee: str = ""
    opening: str = ""
    blocks: Sequence[Block] = ()
    closing: Sequence[str] = ()
    dated: str = ""
    sealed: bool = False

    @property
    def check_path(self) -> str | None:
        return f"/notices/{self.number}?code={self.check_code}" if self.check_code else None

    def data(self) -> dict[str, Any]:
        """As plain data for a printer."""
        return asdict(self)


def acceptance_sheet(document: Document) -> Sheet:
    """The acceptance notice 受理通知书, with items, due times, first-asker and contact (7.3.2b)."""
    items = document["items"]
    facts: list[Fact] = [
        ("受理时间", moment(document["accepted_at"])),
        ("提出渠道", str(CHANNELS.get(document["channel"], document["channel"]))),
        ("首问责任人", str(document["first_asker"] or NOTHING)),
        *_green(document.get("green_ground"), document.get("green_evidence")),
    ]
    return _notice(
        document,
        opening="你单位提出的质量基础设施服务需求，经审查符合受理条件，现予受理。",
        blocks=[
            Block(heading="受理情况", facts=facts),
            Block(heading="服务事项及承诺时限", rows=item_rows(items, "asked_zh")),
            Block(heading="已收材料", text=_materials(document["materials"])),
        ],
        dated=day(document["accepted_at"]),
        more=_provisional(items),
    )


def denial_sheet(document: Document) -> Sheet:
    """The notice of a refusal 不予受理通知书: reason, legal ground, until when it can be appealed (7.2a)."""
    facts = [
        ("理由类别", document["reason_class_zh"]),
        ("具体理由", document["reason"]),
        ("法律依据", document["legal_ground"]),
        ("复核期限", moment(document["appeal_by"])),
    ]
    return _notice(
        document,
        opening="你单位提出的质量基础设施服务需求，经审查不予受理，并已登记否定备案。",
        blocks=[Block(heading="决定", facts=facts)],
        dated=day(document["refused_at"]),
    )


MISSING_COLUMNS = ("序号", "需要补正的内容", "说明")


def supplement_sheet(document: Document) -> Sheet:
    """The one notice of all that is missing 一次性告知书, with the limit of the answer (4.2.1, 7.3.1)."""
    again = "（经站长批准的再次告知）" if document["again"] else ""
    missing = [
        (str(number), one["what_zh"], one["note"] or NOTHING)
        for number, one in enumerate(document["missing"], start=1)
    ]
    return _notice(
        document,
        opening=f"你单位提出的质量基础设施服务需求，尚需补正下列全部内容{again}，现一次性告知。",
        blocks=[
            Block(heading="需要补正的内容", rows=[MISSING_COLUMNS, *missing]),
            Block(heading="补正期限", facts=[("补正期限", moment(document["answer_by"]))]),
        ],
        dated=day(document["asked_at"]),
    )


def referral_sheet(document: Document) -> Sheet:
    """Who to go to, from whoever was asked first 首问引导告知书 (7.2c)."""
    facts = [
        ("请到", document["body"]),
        ("联系方式", document["contact"]),
        ("理由", document["reason"]),
        ("首问责任人", str(document["first_asker"] or NOTHING)),
    ]
    return _notice(
        document,
        opening="你单位提出的质量基础设施服务需求，不属于本站服务范围，现告知可以办理的单位。",
        blocks=[Block(heading="可以办理的单位", facts=facts)],
        dated=day(document["referred_at"]),
    )


def _notice(
    document: Document,
    *,
    opening: str,
    blocks: Sequence[Block],
    dated: str,
    more: Iterable[str] = (),
) -> Sheet:
    """A sealed notice with number and check code; the contact of the station comes last, `more` after the hint."""
    station = document["station"]
    return Sheet(
        title=document["title_zh"],
        issuer=station["name_zh"],
        number=document["number"],
        check_code=document["check_code"],
        addressee=_addressee(document["enterprise"]),
        opening=opening,
        blocks=[*blocks, Block(heading="联系方式", facts=_contact(station))],
        closing=[document["hint_zh"], *more],
        dated=dated,
        sealed=True,
    )


def form_sheet(document: Document, definition: Definition) -> Sheet:
    """The need form as filed: every field, box and table of its edition, empty ones too (clause A)."""
    content = document["content"]
    return Sheet(
        title=definition.zh,
        issuer=document["station"],
        blocks=list(_form_blocks(content, definition)),
        closing=[f"需求表编号 {document['form_id']}；版本 {definition.version}。"],
        dated=day(document["filed_at"]),
    )


ITEM_COLUMNS = ("序号", "事项", "编号", "数量", "承诺时限", "办结时限")


def moment(text: str | None) -> str:
    """A time of the wire on the clock of Shenyang: 2026年3月2日 17:00."""
    if not text:
        return NOTHING
    at = datetime.datetime.fromisoformat(text).astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def day(text: str | None) -> str:
    """The day of a time of the wire."""
    return moment(text).partition(" ")[0] if text else ""


def _addressee(enterprise: Document) -> str:
    return f"{enterprise['name']}（{enterprise['credit_code']}）"


def _green(ground: Any, evidence: Any) -> Iterator[Fact]:
    if ground:
        yield "绿色通道", GROUND_NAMES[ground][0]
        yield "绿色通道证明", evidence or NOTHING


def _contact(station: Document) -> list[Fact]:
    return [("地址", station["address_zh"] or NOTHING), ("电话", station["phone"] or NOTHING)]


def item_rows(items: Sequence[Document], named: str) -> list[Sequence[str]]:
    """Items with their promises and due times, under their headings; `named`: which name of theirs is shown."""
    rows = [_item(number, one, named) for number, one in enumerate(items, start=1)]
    return [ITEM_COLUMNS, *rows]


def _item(number: int, item: Document, named: str) -> Sequence[str]:
    due = moment(item["due_at"]) + ("（暂定）" if item["provisional"] else "")
    code, quantity = item["code"] or "待评估", str(item["quantity"])
    return str(number), item[named], code, quantity, promised(item).zh, due


def promised(item: Document) -> Limit:
    """What a notice promises for an item; one of before other units were promised counts working days."""
    if "promise_unit" in item:
        return Limit(item["promise_value"], Unit(item["promise_unit"]))
    return Limit(item["promise_working_days"])


def _provisional(items: Sequence[Document]) -> Iterator[str]:
    if any(item["provisional"] for item in items):
        yield "标“暂定”的时限涉及放假安排尚未公布的年份，公布后重新计算并告知。"


def _materials(materials: Sequence[Document]) -> str:
    names = [one["file_name"] or f"{one['key']}（纸质）" for one in materials]
    return "、".join(names) or NOTHING


FIRST = ("header", "enterprise")


def _form_blocks(content: Document, definition: Definition) -> Iterator[Block]:
    """In the order of the form: head and enterprise, boxes, tables, the rest."""
    yield from (_group(one, content) for one in definition.groups if one.key in FIRST)
    yield from (_section(section, content) for section in definition.sections)
    yield from (_table(table, content) for table in definition.tables)
    yield from (_group(one, content) for one in definition.groups if one.key not in FIRST)


def _group(group: Group, content: Document) -> Block:
    given = content.get(group.key) or {}
    facts = [(one.zh, printed(given.get(one.key), one)) for one in group.fields]
    return Block(heading=group.zh, facts=facts)


def _section(section: Section, content: Document) -> Block:
    ticked = set(content.get("boxes") or ())
    boxes = [f"{TICKED if box.key in ticked else UNTICKED} {box.zh}" for box in section.boxes]
    words = (content.get("other_needs") or {}).get(section.kind)
    free = (section.free.zh, printed(words, section.free))
    return Block(heading=section.zh, text="\n".join(boxes), facts=[free])


def _table(table: Table, content: Document) -> Block:
    rows = (content.get("tables") or {}).get(table.key) or []
    head = ["序号", *(column.zh for column in table.columns)]
    filled = [
        [str(number), *(printed(row.get(column.key), column) for column in table.columns)]
        for number, row in enumerate(rows, start=1)
    ]
    return Block(heading=table.zh, rows=[head, *(filled or [[NOTHING] * len(head)])])


def printed(value: Any, field: Field) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return NOTHING
    if field.type is Type.YES_NO:
        return YES_NO.get(value, str(value))
    words = {choice.key: choice.zh for choice in field.choices}
    return words.get(value, str(value))
