"""What admin refuses, and why: a small closed family with stable codes, Chinese first."""

import dataclasses
import enum
from collections.abc import Sequence
from typing import ClassVar


@dataclasses.dataclass(frozen=True)
class WrongField:
    """One field that is wrong: its path, a stable code, and the reason in Chinese and English."""

    field: str
    code: str
    zh: str
    en: str


class AdminError(Exception):
    """The base of every refusal; `zh` and `en` may hold {placeholders}."""

    code: ClassVar[str] = "admin_error"
    zh: str = "操作被拒绝。"
    en: str = "Refused."

    def __init__(self, **facts: object) -> None:
        self.zh, self.en = type(self).zh.format(**facts), type(self).en.format(**facts)
        super().__init__(self.en)


class FieldsRefused(AdminError):
    """One or more fields are wrong; all of them are named at once."""

    code = "fields_refused"
    zh, en = "有字段不符合要求。", "Some fields are wrong."

    def __init__(self, wrong_fields: Sequence[WrongField]) -> None:
        super().__init__()
        self.wrong_fields = list(wrong_fields)

    def __str__(self) -> str:
        """For a console: every field with its reasons."""
        named = "; ".join(f"{w.field}: {w.zh} / {w.en}" for w in self.wrong_fields)
        return f"{self.en} {named}"


class NotFound(AdminError):
    """There is no such thing, or the caller may not know of it."""

    code = "not_found"
    zh, en = "未找到{what_zh}“{key}”。", "There is no {what_en} '{key}'."


class AlreadyThere(AdminError):
    """The name or code is taken."""

    code = "already_there"
    zh, en = "{what_zh}“{key}”已存在。", "{what_en} '{key}' is already there."


class NotInThisState(AdminError):
    """The action is not allowed in the state that the thing is in."""

    code = "not_in_this_state"
    zh, en = (
        "当前状态“{state}”不允许操作“{action}”。",
        "'{action}' is not allowed in state '{state}'.",
    )

    def __init__(self, state: enum.StrEnum, action: enum.StrEnum) -> None:
        super().__init__(state=state.value, action=action.value)
        self.state, self.action = state, action


class NotYourStation(AdminError):
    """A member of another station's staff; that the station exists is no secret."""

    code = "not_your_station"
    zh, en = "您不是服务站“{station}”的人员。", "You are not of the staff of station '{station}'."


class StationClosed(AdminError):
    """A station that has left the city system gives no tickets and takes no bookings (8.2.2)."""

    code = "station_removed"
    zh, en = "服务站“{station}”已退出体系。", "Station '{station}' has left the city system."


class WindowClosed(AdminError):
    """A closed window calls nobody."""

    code = "window_closed"
    zh, en = "{number}号窗口未开放。", "Window {number} is closed."


class WindowBusy(AdminError):
    """A window has one visitor at a time."""

    code = "window_busy"
    zh, en = (
        "该窗口还有未办结的号“{number}”。",
        "Ticket '{number}' is still at this window.",
    )


class SlotFull(AdminError):
    """Every place of the slot is taken."""

    code = "slot_full"
    zh, en = "该时段已约满。", "Every place of this slot is taken."


class SlotOver(AdminError):
    """The slot is in the past, or its day is another one."""

    code = "slot_over"
    zh, en = "该时段已过或不在今天。", "This slot is over, or not today."


class TooFewRecords(AdminError):
    """There is nothing to adopt: the records do not carry a recommendation (7.1)."""

    code = "too_few_records"
    zh, en = "记录不足，无法给出建议：{zh}", "Too few records for a recommendation: {en}"


class SupervisionCycle(AdminError):
    """A chain of supervision would come back to itself (4.3)."""

    code = "supervision_cycle"
    zh, en = "上级关系形成循环：{path}。", "The chain of supervision comes back to itself: {path}."


class SignInRefused(AdminError):
    """Wrong account, wrong password or no longer active: which of them is not told."""

    code = "sign_in_refused"
    zh, en = "账号或密码不正确。", "The account or the password is not right."


class TooManyAttempts(AdminError):
    """Too many failed attempts for this name; try again after `retry_after` seconds."""

    code = "too_many_attempts"
    zh, en = (
        "失败次数过多，请在{seconds}秒后再试。",
        "Too many failed attempts; try again in {seconds} seconds.",
    )

    def __init__(self, retry_after: int) -> None:
        super().__init__(seconds=retry_after)
        self.retry_after = retry_after
        self.headers = {"Retry-After": str(retry_after)}


class RefreshRefused(AdminError):
    """A refresh token that is unknown, expired, revoked, or was used before."""

    code = "refresh_refused"
    zh, en = "刷新令牌无效，请重新登录。", "The refresh token is not valid; please sign in again."
