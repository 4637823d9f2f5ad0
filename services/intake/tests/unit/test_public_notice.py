"""What of a notice everybody may compare with the paper at hand (7.3.2b)."""

from typing import Any

import pytest

from intake.domain.notice import TITLES
from intake.domain.public_notice import BLOCKS, public_blocks

ITEM = {
    "asked_zh": "我厂的新泵要做认证",
    "name_zh": "待评估归类",
    "code": None,
    "quantity": 2,
    "promise_value": 4,
    "promise_unit": "working_hours",
    "due_at": "2026-03-03T09:00:00+00:00",
    "provisional": True,
}
NOTICE: dict[str, Any] = {
    "enterprise": {"name": "泵厂", "credit_code": "91210106MA0P4T8K5T"},
    "first_asker": "acc-window",
    "asked_by": "acc-window",
    "channel": "phone",
    "accepted_at": "2026-03-02T01:05:00+00:00",
    "green_evidence": "泵厂的证书",
    "items": [ITEM],
    "reason_class_zh": "不在职责范围",
    "reason": "泵厂不在本区",
    "refused_at": "2026-03-02T02:00:00+00:00",
    "appeal_by": "2026-03-23T09:00:00+00:00",
    "missing": [{"what_zh": "营业执照", "what_en": "Licence", "note": "泵厂的公章不清"}],
    "answer_by": "2026-03-23T09:00:00+00:00",
    "body": "市知识产权局",
    "contact": "泵厂可找张三",
    "referred_at": "2026-03-02T02:00:00+00:00",
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_no_enterprise_no_person_and_no_free_words_are_shown(kind: str) -> None:
    shown = repr(public_blocks({**NOTICE, "kind": kind}))
    for private in ("泵", "91210106", "acc-", "张三", "我厂"):
        assert private not in shown


@pytest.mark.clause("7.3.2b")
def test_items_and_times_can_be_compared() -> None:
    _, items = public_blocks({**NOTICE, "kind": "acceptance_notice"})
    assert items.rows[1] == (
        *("1", "待评估归类", "待评估", "2", "4 个工作小时", "2026年3月3日 17:00（暂定）"),
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("denial_notice", "2026年3月23日 17:00"),
        ("supplement_notice", "营业执照"),
        ("referral_notice", "市知识产权局"),
    ],
)
def test_each_kind_says_what_counts(kind: str, words: str) -> None:
    assert words in repr(public_blocks({**NOTICE, "kind": kind}))


def test_every_numbered_paper_has_a_public_side() -> None:
    assert set(BLOCKS) == set(TITLES)
