"""What can be wrong with a request to tracking; a small closed family with stable codes."""

import uuid
from enum import StrEnum


class TrackingError(Exception):
    """The base: `code` is stable, `zh` and `en` are for people; placeholders are filled here."""

    code = "tracking"
    zh = "办件跟踪出错。"
    en = "Tracking failed."

    def __init__(self, **facts: object) -> None:
        self.zh, self.en = type(self).zh.format(**facts), type(self).en.format(**facts)
        super().__init__(self.en)


class CaseNotFound(TrackingError):
    """Also the answer for somebody else's case, and for a wrong check code: nothing leaks."""

    code = "case_not_found"
    zh, en = "未找到该办件。", "There is no such case."


class ItemNotFound(TrackingError):
    """Also the answer for an item that the caller may not see."""

    code = "item_not_found"
    zh, en = "未找到该需求事项。", "There is no such item."

    def __init__(self, item_id: uuid.UUID | None = None) -> None:
        super().__init__()
        self.item_id = item_id


class NotInThisState(TrackingError):
    """The state table has no such step."""

    code = "not_in_this_state"
    zh = "当前状态（{state}）不允许此操作（{action}）。"
    en = "This cannot be done ({action}) in the present state ({state})."

    def __init__(self, state: StrEnum, action: StrEnum) -> None:
        super().__init__(state=state.value, action=action.value)


class NotThePerformer(TrackingError):
    """Only who performs the service says how it goes: the agreed provider, or the station itself."""

    code = "not_the_performer"
    zh = "只有承担该事项服务的一方才能进行此操作。"
    en = "Only the party that performs this service may do this."


class StageUnknown(TrackingError):
    """The process version of the item has no such stage (6.5.1)."""

    code = "stage_unknown"
    zh = "该事项的服务流程中没有“{stage}”这一环节。"
    en = "The process of this item has no stage “{stage}”."


class StageSkipped(TrackingError):
    """A stage before this one is not done (6.5.1, 5.6.4.2)."""

    code = "stage_skipped"
    zh = "不能跳过环节：应先完成“{next_zh}”。"
    en = "No stage may be skipped: “{next_en}” comes first."


class StageReachedBefore(TrackingError):
    """The stage was reached already."""

    code = "stage_reached_before"
    zh = "环节“{stage}”此前已完成。"
    en = "Stage “{stage}” was reached before."


class StagesMissing(TrackingError):
    """A service cannot end before its last stage (6.5.1)."""

    code = "stages_missing"
    zh = "服务尚有未完成的环节：{stages_zh}。"
    en = "The service still has stages to go: {stages_en}."


class ProcessNotKnown(TrackingError):
    """The catalogue item of this need has not reached tracking yet; trying again later helps."""

    code = "process_not_known"
    zh = "尚未收到该事项的服务流程，请稍后再试。"
    en = "The process of this item is not known here yet; please try again later."


class ServiceOver(TrackingError):
    """The clocks of an item that was served stand for good."""

    code = "service_over"
    zh = "该事项服务已结束，时限不再变动。"
    en = "The service of this item is over; its time limits no longer change."


class PausedAlready(TrackingError):
    """There is one pause at a time."""

    code = "paused_already"
    zh = "该事项已在等待申请人。"
    en = "This item already waits for the applicant."


class NotPaused(TrackingError):
    """There is nothing to resume."""

    code = "not_paused"
    zh = "该事项并未暂停。"
    en = "This item is not paused."


class ExtensionNotFound(TrackingError):
    """No such extension was asked for this item."""

    code = "extension_not_found"
    zh = "未找到该延期申请。"
    en = "There is no such extension."


class ExtensionOpen(TrackingError):
    """One extension is asked at a time."""

    code = "extension_open"
    zh = "上一次延期申请尚未审批。"
    en = "The extension asked before is not decided yet."


class TooLateToExtend(TrackingError):
    """An extension is asked before the limit, never after it."""

    code = "too_late_to_extend"
    zh = "承诺时限已过，不能再申请延期；延期须在到期前提出。"
    en = "The promised time is over: an extension has to be asked before it."


class TooManyExtensions(TrackingError):
    """A promise is extended so often and no more."""

    code = "too_many_extensions"
    zh = "同一事项最多延期 {most} 次。"
    en = "A promise can be extended {most} times at most."


class DecidedBefore(TrackingError):
    """An extension is decided once."""

    code = "decided_before"
    zh = "该延期申请此前已审批。"
    en = "This extension was decided before."


class NotByTheAsker(TrackingError):
    """Four eyes: who asks does not decide."""

    code = "not_by_the_asker"
    zh = "延期须由申请人以外的人员审批。"
    en = "An extension is decided by somebody else than who asked for it."
