"""What intake refuses about fees (7.3.2e)."""

from collections.abc import Sequence

from intake.domain.errors import IntakeError, WrongField


class FeeInvalid(IntakeError):
    """A rate, a charge or a closing that cannot be: each wrong field is named."""

    code = "fee_invalid"
    zh, en = "有 {count} 处填写错误，请逐项改正。", "{count} fields are wrong; each is named."

    def __init__(self, *wrong_fields: WrongField) -> None:
        super().__init__(count=len(wrong_fields))
        self.wrong_fields: Sequence[WrongField] = wrong_fields


class NoFeesHere(IntakeError):
    """Stations take no fees unless they say so; most serve free of charge."""

    code = "no_fees_here"
    zh, en = "本站未开通收费，服务免费。", "This station takes no fees."


class FeeNotFound(IntakeError):
    """No such rate or receipt, or none that the caller may see."""

    code = "fee_not_found"
    zh, en = "未找到该收费标准或票据。", "No such rate or receipt."


class NotPublished(IntakeError):
    """Only what a second person approved is charged."""

    code = "not_published"
    zh, en = "该收费标准尚未批准公布。", "This rate has not been approved and published."


class ApprovedBefore(IntakeError):
    """A rate is approved once; a change is a new revision."""

    code = "approved_before"
    zh, en = (
        "该收费标准已公布；变更须另行公布新的标准。",
        "It is published; a change is a new revision.",
    )


class ReversedBefore(IntakeError):
    """A receipt is reversed once, and a reversal never."""

    code = "reversed_before"
    zh, en = (
        "该票据已冲销，或其本身为冲销票据。",
        "It was reversed before, or is a reversal itself.",
    )


class DayClosed(IntakeError):
    """A day is closed once."""

    code = "day_closed"
    zh, en = "该日已日结。", "This day is closed already."


class CaseNotCharged(IntakeError):
    """Only an accepted need of this station is charged, for an item that it has."""

    code = "case_not_charged"
    zh = "只能对本站已受理办件中的事项收费。"
    en = "Only an item of an accepted need is charged for."
