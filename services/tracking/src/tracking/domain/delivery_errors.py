"""What tracking refuses about how somebody wants to be told (7.3.2g)."""

from collections.abc import Sequence

from tracking.domain.errors import TrackingError


class ChannelUnknown(TrackingError):
    """No such channel is set up here."""

    code = "channel_unknown"
    zh = "没有该通知渠道，可选：{offered}。"
    en = "There is no such channel; choose one of {offered}."

    def __init__(self, offered: Sequence[str]) -> None:
        super().__init__(offered="、".join(offered))


class AddressInvalid(TrackingError):
    """An address that the channel cannot reach."""

    code = "address_invalid"
    zh = "地址与所选渠道不符（电子邮箱、11 位手机号或账号）。"
    en = "The address does not fit the channel (an e-mail, a mobile number of 11 digits, or an account)."


class NoCaseHere(TrackingError):
    """A station does nothing for an enterprise that has no case with it; also the answer for one that is not known."""

    code = "no_case_here"
    zh = "本站没有该企业的办件，不能代为设置通知方式。"
    en = "Your station has no case of this enterprise, so it cannot note how it wants to be told."


class DeliveryNotFound(TrackingError):
    """No such delivery that has failed, or none that the caller may see."""

    code = "delivery_not_found"
    zh, en = "未找到该送达失败的通知。", "There is no such failed notification."
