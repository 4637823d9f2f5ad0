"""A process is ready when it says so itself, bus included."""

import httpx
import pytest

from station.readiness import says_ready


def client(status: int, **answer: object) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status, **answer)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, {"bus": "connected"}, True),
        (200, {"status": "ready"}, True),
        (200, {"bus": "connecting"}, False),
        (503, {"bus": "connected"}, False),
    ],
)
def test_readiness_is_what_the_process_says(
    status: int, body: dict[str, str], expected: bool
) -> None:
    assert says_ready(client(status, json=body), "http://x") is expected


def test_process_is_ready_when_its_answer_is_plain_text() -> None:
    assert says_ready(client(200, text="ok"), "http://x")


def test_process_is_not_ready_when_nobody_listens() -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with httpx.Client(transport=httpx.MockTransport(refuse)) as nobody:
        assert not says_ready(nobody, "http://x")
