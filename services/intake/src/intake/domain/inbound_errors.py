"""What intake refuses about messages that come in from outside (6.1.3)."""

from intake.domain.errors import IntakeError, WrongField


class NotSigned(IntakeError):
    """No signature of a gateway that is known here, or one of another body or of another hour."""

    code = "not_signed"
    zh = "来件签名无效：网关未登记、签名不符或时间戳超出五分钟。"
    en = "The signature is not valid: unknown gateway, other content, or a timestamp over five minutes off."


class UnreadableMail(IntakeError):
    """What was posted is no e-mail."""

    code = "unreadable_mail"
    zh, en = (
        "邮件无法解析：缺少发件人或邮件编号。",
        "No e-mail: its sender or its Message-ID is missing.",
    )


class NoStation(IntakeError):
    """Which station it is for cannot be told."""

    code = "no_station"
    zh = "无法确定来件所属服务站：收件地址应为“服务站编号@…”。"
    en = "No station: the address must be <station code>@…, or the gateway names one."

    def __init__(self) -> None:
        super().__init__()
        self.wrong_fields = (WrongField("station_code", "required", self.zh, self.en),)


class InboundNotFound(IntakeError):
    """No such message, or none that the caller may see."""

    code = "inbound_not_found"
    zh, en = "未找到该来件。", "No such inbound message."
