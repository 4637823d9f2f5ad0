"""What intake refuses, each with a stable code and its words in Chinese and English."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

Words = tuple[str, str]


@dataclass(frozen=True)
class WrongField:
    """One wrong field: its path in the content, a stable code, and what is wrong in both languages."""

    field: str
    code: str
    zh: str
    en: str


class IntakeError(Exception):
    """The family. The texts may hold {placeholders} that the constructor fills."""

    code: ClassVar[str]
    zh: str
    en: str
    wrong_fields: Sequence[WrongField] = ()

    def __init__(self, **words: object) -> None:
        self.zh, self.en = self.zh.format(**words), self.en.format(**words)
        super().__init__(self.en)


class FormNotFound(IntakeError):
    """No such form, or none that the caller may see: the two look alike on purpose (9.3.3)."""

    code = "form_not_found"
    zh, en = "未找到该需求表。", "No such form."


class UnknownDefinition(IntakeError):
    """An edition of Appendix A that does not exist."""

    code = "unknown_definition"
    zh, en = "没有版本为“{version}”的需求表。", "There is no edition {version} of the need form."

    def __init__(self, version: str) -> None:
        super().__init__(version=version[:20])


class ContentInvalid(IntakeError):
    """The content does not fit the form; every wrong field is named."""

    code = "content_invalid"
    zh, en = "需求表有 {count} 处填写错误，请逐项改正。", "{count} fields of the form are wrong."

    def __init__(self, wrong_fields: Sequence[WrongField]) -> None:
        super().__init__(count=len(wrong_fields))
        self.wrong_fields = tuple(wrong_fields)


class NotYourEnterprise(IntakeError):
    """An enterprise may file for its own credit code only."""

    code = "not_your_enterprise"
    zh = "只能为本企业（{mine}）提交需求表。"
    en = "You may file for your own enterprise ({mine}) only."

    def __init__(self, mine: str) -> None:
        super().__init__(mine=mine)
        self.wrong_fields = (
            WrongField(
                "enterprise.credit_code",
                self.code,
                "统一社会信用代码与登录企业不一致。",
                "The credit code is not that of the account.",
            ),
        )


class NotYourStation(IntakeError):
    """Staff may file for their own station only."""

    code = "not_your_station"
    zh, en = "只能为本站登记需求表。", "You may file for your own station only."


class UnknownStation(IntakeError):
    """No station of this code is known here."""

    code = "unknown_station"
    zh, en = "未找到编号为“{station}”的服务站。", "There is no station {station}."

    def __init__(self, station: str) -> None:
        super().__init__(station=station[:40])
        self.wrong_fields = (WrongField("station_code", self.code, self.zh, self.en),)


class StationRemoved(IntakeError):
    """The station left the city system (8.2.2): it takes no new need, what runs goes on."""

    code = "station_removed"
    zh = "{name}（{station}）已不再纳入全市质量一体化服务体系，不再受理新的需求，请选择其他服务站。"
    en = "Station {station} has left the city system (8.2.2) and takes no new need: choose another."


class UnknownItem(IntakeError):
    """A catalogue item that the form asks for is not in the catalogue that this service knows."""

    code = "unknown_item"
    zh = "服务事项目录中没有事项 {codes}。"
    en = "The catalogue has no item {codes}."

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(codes="、".join(codes))


class MaterialsInvalid(IntakeError):
    """Materials were handed in, or asked for, that do not fit; each is named."""

    code = "materials_invalid"
    zh, en = "有 {count} 处材料信息有误。", "{count} entries about materials are wrong."

    def __init__(self, wrong_fields: Sequence[WrongField]) -> None:
        super().__init__(count=len(wrong_fields))
        self.wrong_fields = tuple(wrong_fields)


class NotInThisState(IntakeError):
    """The action is not allowed in the state that the form is in."""

    code = "not_in_this_state"
    zh = "需求表当前状态为“{state}”，不能进行“{action}”。"
    en = "The form is {state}: it cannot be {action} now."

    def __init__(self, state: str, action: str, states: Words, actions: Words) -> None:
        self.state, self.action = state, action
        self.zh = self.zh.format(state=states[0], action=actions[0])
        self.en = self.en.format(state=states[1], action=actions[1])
        super().__init__()


class OwnDecision(IntakeError):
    """7.2a: nobody approves what they proposed, nor hears an appeal against it."""

    code = "own_decision"
    zh = "提出、批准、复核不予受理须由不同人员进行。"
    en = (
        "Proposing, approving and hearing an appeal against a refusal are done by different people."
    )


class AppealTooLate(IntakeError):
    """The time for an appeal is over."""

    code = "appeal_too_late"
    zh, en = "申请复核的期限已过。", "The time for an appeal is over."


class AppealedBefore(IntakeError):
    """A refusal is appealed once."""

    code = "appealed_before"
    zh, en = "该决定已经复核，不能再次申请。", "This decision was appealed before."


class NotGenuine(IntakeError):
    """No paper of this number and code was issued: the one at hand is forged, or wrongly typed."""

    code = "not_genuine"
    zh = "没有签发过编号与查询码相符的通知书：请核对输入，谨防伪造。"
    en = "No notice with this number and code was issued: check what you typed, or beware of a forgery."


class AskNotFound(IntakeError):
    """No such inquiry or first ask, or none that the caller may see."""

    code = "ask_not_found"
    zh, en = "未找到该咨询或首问记录。", "No such inquiry or first ask."


class AlreadyClosed(IntakeError):
    """It has come to its end."""

    code = "already_closed"
    zh, en = "该事项已办结，不能再变更。", "It has ended and cannot be changed."


class NotResponsible(IntakeError):
    """Only whoever has it, or answers for it, hands it on."""

    code = "not_responsible"
    zh, en = (
        "只有经办人、首问责任人或站长可以转办。",
        "Only its holder, its first-asker or the master may.",
    )


class NothingToTake(IntakeError):
    """Nothing was handed over to the caller."""

    code = "nothing_to_take"
    zh, en = "没有转交给您的待接办事项。", "Nothing was handed over to you here."


class NotConfirmed(IntakeError):
    """A need that staff filed for an enterprise is confirmed by it before it is accepted (6.1.2)."""

    code = "not_confirmed"
    zh = "该需求由工作人员代填，须经企业确认后才能受理。"
    en = "Staff filed this need for the enterprise: it has to confirm it before it can be accepted."


class NotTheSame(IntakeError):
    """Only forms of one enterprise at one station become one."""

    code = "not_the_same"
    zh = "只能合并同一企业在同一服务站的两份不同需求表。"
    en = "Only two forms of one enterprise at one station can be merged."


class NothingToConfirm(IntakeError):
    """The enterprise filed it by itself, or has confirmed it."""

    code = "nothing_to_confirm"
    zh, en = "该需求无需确认或已确认。", "There is nothing to confirm, or it is confirmed already."


class GreenUngrounded(IntakeError):
    """The green channel is for those who belong there: a ground of the list, and what proves it (6.3.3)."""

    code = "green_ungrounded"
    zh = "开通绿色通道须有规定的事由和证明材料（如项目清单、证书编号、交办文号）。"
    en = "The green channel needs a ground of the list and what proves it: a list, a certificate, a letter."

    def __init__(self, missing: str) -> None:
        super().__init__()
        self.wrong_fields = (WrongField(missing, "required", self.zh, self.en),)


class NoSizeRow(IntakeError):
    """The national method has no row for an industry, or several: a division says which."""

    code = "no_size_row"
    zh = "该行业在划分办法中没有对应的行，或须填写大类（两位数字）。"
    en = "The method has no row for this industry, or needs its division (two digits)."

    def __init__(self) -> None:
        super().__init__()
        self.wrong_fields = (WrongField("industry", self.code, self.zh, self.en),)


class MeasuresMissing(IntakeError):
    """The row of an industry needs measures that were not given."""

    code = "required"
    zh, en = "该行业的划分还需要以下指标。", "The row of this industry needs more measures."

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.wrong_fields = tuple(WrongField(one, self.code, self.zh, self.en) for one in names)


class OneNoticeOnly(IntakeError):
    """4.2.1: what is missing is named once and completely; only the station master may grant a second notice."""

    code = "one_notice_only"
    zh = "一次告知：该需求表已发出过补正告知，不得再次告知；确有必要的由站长批准，并计为违规一次。"
    en = "One complete notice only: a second one needs the station master, and counts as a breach."
