"""What of a genuine notice everybody may compare with the paper at hand: no enterprise, no person, no free words.

Numbers and codes can be true on a paper whose items or dates are not; so these stand on the public page too (7.3.2b).
"""

from collections.abc import Callable, Sequence

from intake.domain.notice import PaperKind
from intake.domain.sheet import CHANNELS, Block, Document, item_rows, moment

MISSING_COLUMNS = ("序号", "需要补正的内容")


def public_blocks(document: Document) -> Sequence[Block]:
    """The parts of a notice, in Chinese as on the paper; times of Shenyang."""
    return BLOCKS[PaperKind(document["kind"])](document)


def _acceptance(document: Document) -> Sequence[Block]:
    channel = str(CHANNELS.get(document["channel"], document["channel"]))
    facts = [("受理时间", moment(document["accepted_at"])), ("提出渠道", channel)]
    return [
        Block(heading="受理情况", facts=facts),
        Block(heading="服务事项及承诺时限", rows=item_rows(document["items"], "name_zh")),
    ]


def _denial(document: Document) -> Sequence[Block]:
    facts = [
        ("理由类别", document["reason_class_zh"]),
        ("决定时间", moment(document["refused_at"])),
        ("复核期限", moment(document["appeal_by"])),
    ]
    return [Block(heading="决定", facts=facts)]


def _supplement(document: Document) -> Sequence[Block]:
    missing = [(str(n), one["what_zh"]) for n, one in enumerate(document["missing"], start=1)]
    facts = [("补正期限", moment(document["answer_by"]))]
    return [Block(heading="需要补正的内容", facts=facts, rows=[MISSING_COLUMNS, *missing])]


def _referral(document: Document) -> Sequence[Block]:
    facts = [("请到", document["body"]), ("告知时间", moment(document["referred_at"]))]
    return [Block(heading="可以办理的单位", facts=facts)]


BLOCKS: dict[PaperKind, Callable[[Document], Sequence[Block]]] = {
    PaperKind.ACCEPTANCE_NOTICE: _acceptance,
    PaperKind.DENIAL_NOTICE: _denial,
    PaperKind.SUPPLEMENT_NOTICE: _supplement,
    PaperKind.REFERRAL_NOTICE: _referral,
}
