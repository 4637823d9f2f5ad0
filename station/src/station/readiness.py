"""When a process may be called ready: it says so itself."""

import time
from collections.abc import Mapping

import httpx

from station.fleet import Fleet
from station.trouble import Trouble

READY_WITHIN_SECONDS = 240.0
PAUSE_SECONDS = 0.2


def wait_until_ready(fleet: Fleet, urls: Mapping[str, str]) -> None:
    """Wait for each process by name. Raises `Trouble` when one has ended or takes too long."""
    deadline, waiting = time.monotonic() + READY_WITHIN_SECONDS, dict(urls)
    with httpx.Client(timeout=5, trust_env=False) as client:
        while waiting:
            for name, url in list(waiting.items()):
                fleet.check_alive(name)
                if says_ready(client, url):
                    del waiting[name]
            if waiting and time.monotonic() > deadline:
                raise _too_slow(list(waiting))
            time.sleep(PAUSE_SECONDS if waiting else 0)


def says_ready(client: httpx.Client, url: str) -> bool:
    """Whether /health/ready is 200 and, where it speaks of the bus, the bus is connected."""
    try:
        answer = client.get(f"{url}/health/ready")
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and _bus(answer) in {None, "connected"}


def _bus(answer: httpx.Response) -> object:
    try:
        body = answer.json()
    except ValueError:
        return None
    return body.get("bus") if isinstance(body, dict) else None


def _too_slow(names: list[str]) -> Trouble:
    return Trouble(
        f"未能在 {READY_WITHIN_SECONDS:.0f} 秒内就绪：{'、'.join(names)}",
        f"Not ready within {READY_WITHIN_SECONDS:.0f} seconds: {', '.join(names)}.",
        "查看 .station/logs/ 中的日志 (see the logs)",
    )
