"""Channels: a spool file that is always there, and what Apprise can reach by the operator's settings (7.3.2g).

SERVICE_NOTICE_CHANNELS names gateways as Apprise URLs with {address} in them, by channel: {"email": "mailtos://user:password@
smtp.example?to={address}"}. The address comes from an enterprise and is quoted; nothing else of the URL does.
"""

import datetime
import functools
import json
import os
from pathlib import Path
from urllib.parse import quote

import apprise

from chassis.config import setting
from tracking.domain.delivery import ALWAYS, SPOOL, Notice

TITLE = "一站式质量服务站 · Station"
SPOOL_MODE = 0o600


class NotDelivered(Exception):
    """The channel did not take it; the text names no address."""


def offered() -> frozenset[str]:
    """The channels that an enterprise may choose."""
    return ALWAYS | _gateways(setting("NOTICE_CHANNELS", "{}")).keys()


def send(channel: str, address: str, notice: Notice, now: datetime.datetime) -> None:
    """Hand a notice over. Raises NotDelivered."""
    if channel == SPOOL:
        _spool(notice, now)
        return
    template = _gateways(setting("NOTICE_CHANNELS", "{}")).get(channel)
    if template is None:
        raise NotDelivered("渠道未配置 channel is not set up")
    gateway = apprise.Apprise()
    if not gateway.add(template.replace("{address}", quote(address, safe=""))):
        raise NotDelivered("渠道配置有误 the channel's settings are wrong")
    if not gateway.notify(title=TITLE, body=f"{notice.zh}\n{notice.en}"):
        raise NotDelivered("网关未接收 the gateway did not take it")


@functools.cache
def _gateways(text: str) -> dict[str, str]:
    return {str(name): str(url) for name, url in json.loads(text).items()}


def _spool(notice: Notice, now: datetime.datetime) -> None:
    """One line a notice, a file a day, on the disk when this returns; for its owner alone."""
    folder = Path(setting("SPOOL_DIR"))
    line = json.dumps(
        {
            "id": str(notice.id),
            "to": notice.to,
            "case_id": str(notice.case_id),
            "at": now.isoformat(),
            "zh": notice.zh,
            "en": notice.en,
        },
        ensure_ascii=False,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        file = os.open(folder / f"{now.date().isoformat()}.jsonl", flags, SPOOL_MODE)
        try:
            os.write(file, f"{line}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise NotDelivered(f"通知文件无法写入 spool: {error.strerror}") from error
