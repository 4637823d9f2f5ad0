"""What can go wrong, each with a stable code and a text in both languages."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class WrongField:
    """One wrong field of a form: where, what kind of mistake, and the words for it."""

    field: str
    code: str
    zh: str
    en: str


class EvaluationError(Exception):
    """The base of the family; texts may hold {placeholders}."""

    code = "evaluation_error"
    zh = "评价服务错误"
    en = "Evaluation error"

    def __init__(self, **values: str) -> None:
        self.zh, self.en = self.zh.format(**values), self.en.format(**values)
        super().__init__(self.en)


class ContentRefused(EvaluationError):
    """A form is not filled in right; `wrong_fields` names each wrong field."""

    code = "form_invalid"
    zh = "表单填写有误"
    en = "The form is not filled in correctly"

    def __init__(self, wrong_fields: Sequence[WrongField]) -> None:
        super().__init__()
        self.wrong_fields = list(wrong_fields)


class ItemUnknown(EvaluationError):
    """There is no such item, or it is somebody else's."""

    code = "item_unknown"
    zh = "未找到该需求事项"
    en = "There is no such item"


class PaperUnknown(EvaluationError):
    """The item has no such paper yet."""

    code = "paper_unknown"
    zh = "该文件尚未形成"
    en = "This paper does not exist yet"


class OpinionUnknown(EvaluationError):
    """There is no such opinion, or it is somebody else's business."""

    code = "opinion_unknown"
    zh = "未找到该意见建议"
    en = "There is no such opinion"


class NoProviderServes(EvaluationError):
    """An opinion on a provider needs one that serves the item (8.3.1)."""

    code = "no_provider_serves"
    zh = "该事项没有质量服务机构提供服务，不能对机构提出意见建议"
    en = "No provider serves this item, so there is nobody whom the opinion could be on"


class NotThePerformer(EvaluationError):
    """Only who performs the service reports its summary (6.4.2)."""

    code = "not_the_performer"
    zh = "只有服务实施方可以提交服务小结"
    en = "Only the performer of the service may file its summary"


class NotInThisState(EvaluationError):
    """The action does not fit the state of the item."""

    code = "not_in_this_state"
    zh = "当前状态（{state}）不允许此操作（{action}）"
    en = "Action {action} is not allowed in state {state}"

    def __init__(self, state: str, action: str) -> None:
        super().__init__(state=state, action=action)


class LinkUnknown(EvaluationError):
    """The link was not issued by this service, or points to nothing."""

    code = "link_unknown"
    zh = "评价链接无效"
    en = "This link is not valid"


class LinkExpired(EvaluationError):
    """The time to answer is over."""

    code = "link_expired"
    zh = "评价链接已过期"
    en = "This link has expired"


class LinkUsed(EvaluationError):
    """The questionnaire was answered; one answer an item (6.4.1)."""

    code = "link_used"
    zh = "该评价已提交，不能重复提交"
    en = "This questionnaire was answered before"


class DefinitionUnknown(EvaluationError):
    """There is no such form definition or version."""

    code = "definition_unknown"
    zh = "未找到该表单版本"
    en = "There is no such version of the form"
