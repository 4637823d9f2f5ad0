"""What can be wrong with a wish put to matching: a small closed family, each with a stable code in two languages."""

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, kw_only=True)
class WrongField:
    """One field that is wrong, and why."""

    field: str
    code: str
    zh: str
    en: str


class MatchingError(Exception):
    """The base; `zh` and `en` are filled with the facts that the constructor is given."""

    code = "matching_error"
    zh = "操作失败。"
    en = "It failed."

    def __init__(self, **facts: object) -> None:
        self.zh, self.en = self.zh.format(**facts), self.en.format(**facts)
        super().__init__(self.en)


class NotFound(MatchingError):
    """There is no such thing, or it is somebody else's: the two look the same from outside (9.3.3)."""

    code = "not_found"
    zh = "未找到{zh}。"
    en = "No such {en}."


class NotInThisState(MatchingError):
    """The action is not allowed in the state that the thing is in."""

    code = "not_in_this_state"
    zh = "当前状态为“{state_zh}”，不能{action_zh}。"
    en = "Cannot {action_en} while it is {state_en}."


class NotClassified(MatchingError):
    """A need in free text must be given its catalogue item at assessment (5.8)."""

    code = "not_classified"
    zh = "该事项为自由填写，评估时须归类到服务目录（填写 code）。"
    en = "This need is free text: classify it to the catalogue at assessment (give `code`)."


class UnknownCode(MatchingError):
    """The catalogue has no leaf item of this code."""

    code = "unknown_catalogue_item"
    zh = "服务目录中没有事项 {item}。"
    en = "The catalogue has no item {item}."

    def __init__(self, *, item: str) -> None:
        super().__init__(item=item)
        self.wrong_fields = [WrongField(field="code", code=self.code, zh=self.zh, en=self.en)]


class NotServedHere(MatchingError):
    """The station does not serve this item by itself (6.2.1); a provider must."""

    code = "not_served_by_station"
    zh = "服务站 {station} 不能自主实施事项 {item}，请转质量服务机构实施。"
    en = "Station {station} does not serve item {item} by itself; hand it to a provider."


class ProviderExcluded(MatchingError):
    """The chosen provider is not among those that may be asked; the reasons are named."""

    code = "provider_excluded"
    zh = "不能选择机构 {provider}：{reasons_zh}。"
    en = "Provider {provider} cannot be chosen: {reasons_en}."


class TooLate(MatchingError):
    """The answer came after the response time of the offer (6.2.3)."""

    code = "response_time_over"
    zh = "已超过响应时限 {respond_by}，该需求将另行匹配。"
    en = "The response time ended at {respond_by}; the need goes to another provider."


class NothingProposed(MatchingError):
    """There are no terms yet that could be confirmed."""

    code = "nothing_proposed"
    zh = "尚无可确认的协商内容。"
    en = "No terms have been proposed yet."


class OwnTerms(MatchingError):
    """Terms are confirmed by the other side, never by the one that proposed them (6.2.2)."""

    code = "own_terms"
    zh = "不能确认己方提出的协商内容，须由对方确认。"
    en = "You cannot confirm your own terms; the other side must."


class TermsChanged(MatchingError):
    """The other side proposed anew meanwhile."""

    code = "terms_changed"
    zh = "协商内容已更新为第 {last} 轮，请重新查看后确认。"
    en = "Round {last} was proposed meanwhile: read it again, then confirm."


class WrongTerms(MatchingError):
    """Terms that cannot be meant; each wrong field is named."""

    code = "invalid"
    zh = "协商内容有误，请逐项改正。"
    en = "Some terms are wrong; each is named."

    def __init__(self, wrong_fields: Iterable[WrongField]) -> None:
        super().__init__()
        self.wrong_fields = list(wrong_fields)


class NotRegistrable(MatchingError):
    """A provider cannot be registered as given (3.2)."""

    code = "provider_not_registrable"
    zh = "机构 {provider} 不能登记：{why_zh}。"
    en = "Provider {provider} cannot be registered: {why_en}."


class PromiseTooLong(MatchingError):
    """A promise may not exceed the statutory limit (7.2)."""

    code = "promise_over_statutory_limit"
    zh = "事项 {item} 的承诺时限 {promise} 个工作日超过法定时限 {statutory} 个工作日。"
    en = "Item {item}: promise of {promise} working days exceeds the statutory {statutory}."


class UnknownProvider(MatchingError):
    """The register has no such provider."""

    code = "unknown_provider"
    zh = "没有登记过的质量服务机构：{provider}。"
    en = "There is no registered provider {provider}."

    def __init__(self, *, provider: str) -> None:
        super().__init__(provider=provider)
        self.wrong_fields = [
            WrongField(field="provider_id", code=self.code, zh=self.zh, en=self.en)
        ]


class WrongSubscription(MatchingError):
    """A subscription that cannot be meant; each wrong field is named."""

    code = "invalid"
    zh = "订阅内容有误，请逐项改正。"
    en = "Something in the subscription is wrong; each field is named."

    def __init__(self, wrong_fields: Iterable[WrongField]) -> None:
        super().__init__()
        self.wrong_fields = list(wrong_fields)


class NoWebHook(MatchingError):
    """A trial is asked for by a provider whose channel is another."""

    code = "no_web_hook"
    zh = "当前接收渠道不是网络回调（webhook）。"
    en = "The channel is not a web hook."


class CallUnderWay(MatchingError):
    """The item is called for already."""

    code = "call_under_way"
    zh = "该事项的公开征集尚未结束。"
    en = "There is an open call for this item already."


class NobodyToAsk(MatchingError):
    """No provider fits the need and wants to hear of calls."""

    code = "nobody_to_ask"
    zh = "没有符合条件并订阅公开征集的机构。"
    en = "No provider fits and has subscribed to open calls."


class NoQuote(MatchingError):
    """The provider has no quote in this call."""

    code = "no_quote"
    zh = "机构 {provider} 在此次征集中没有有效报价。"
    en = "Provider {provider} has no quote in this call."


class CallOver(MatchingError):
    """The call takes no quotes any more; whether anybody quoted is not told (9.3.3)."""

    code = "call_over"
    zh = "该公开征集已结束，不再接受报价。"
    en = "This call is over and takes no more quotes."


class QuoteChanged(MatchingError):
    """The provider has quoted anew since its quote was read."""

    code = "quote_changed"
    zh = "该机构已更新报价（第 {last} 次），请重新查看后再选定。"
    en = "The provider has quoted anew (number {last}): read it before you choose."


class NoQueues(MatchingError):
    """Accounts on the broker are not made here."""

    code = "no_queues"
    zh = "本站未启用机构消息队列账号的自助开通，请联系运维人员。"
    en = "Accounts on the broker are not opened here by providers themselves: ask the operator."


class NoAccount(MatchingError):
    """The provider has asked for no account on the broker yet."""

    code = "no_account"
    zh = "尚未开通消息队列账号。"
    en = "There is no account on the broker yet."


class CursorTooOld(MatchingError):
    """What came after the cursor is not kept any more."""

    code = "cursor_too_old"
    zh = "游标 {after} 之后的部分事件已超过保存期；现存最早为 {oldest}。"
    en = "Some events after {after} are kept no longer; the oldest is {oldest}."

    def __init__(self, *, after: int, oldest: int) -> None:
        super().__init__(after=after, oldest=oldest)
        self.headers = {"Station-Oldest-Position": str(oldest)}


class CursorUnknown(MatchingError):
    """The cursor is ahead of everything that was told: it is not one of ours."""

    code = "cursor_unknown"
    zh = "游标 {after} 不存在；最新为 {last}。"
    en = "There is no cursor {after}; the last is {last}."
