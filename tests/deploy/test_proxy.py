"""The reverse proxy as it runs: nginx itself, a name server that knows the services, and one echo for all."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from werkzeug.wrappers import Request, Response

from portal.testing import serving

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed on this machine")
AWAY = "evaluation"  # the one service that the name server does not know


def answer_to(question: bytes) -> bytes:
    """A DNS answer: 127.0.0.1 for every name but one."""
    end = question.index(0, 12) + 5
    if question[13:].startswith(AWAY.encode()):
        return question[:2] + b"\x81\x83\0\1\0\0\0\0\0\0" + question[12:end]
    found = b"\xc0\x0c\0\1\0\1\0\0\0\5\0\4\x7f\0\0\1"
    return question[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + question[12:end] + found


@pytest.fixture(scope="module")
def name_server() -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def answer() -> None:
            while True:
                question, asker = server.recvfrom(512)
                if question == b"end":
                    return
                server.sendto(answer_to(question), asker)

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as voice:
            voice.sendto(b"end", server.getsockname())
        thread.join()


@Request.application
def echo(request: Request) -> Response:
    """Tells what arrived."""
    told = {"path": request.environ["REQUEST_URI"], "headers": dict(request.headers)}
    return Response(json.dumps(told), content_type="application/json")


@pytest.fixture(scope="module")
def proxy(
    tmp_path_factory: pytest.TempPathFactory, root: pathlib.Path, name_server: int
) -> Iterator[httpx.Client]:
    """The proxy on a free port; its folder holds `access.log`."""
    folder = tmp_path_factory.mktemp("proxy")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with serving(echo) as upstream:
        settings = localise(root, folder, port, name_server, upstream.rpartition(":")[2])
        # As root its workers would become nobody, who may not write into this test's folder.
        who = "user root;" if os.geteuid() == 0 else ""
        command = [NGINX, "-p", str(folder), "-c", str(settings), "-g", f"daemon off; {who}"]
        with subprocess.Popen(command) as process:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
                wait_for(client)
                yield client
            process.terminate()


@pytest.fixture
def log(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return next(tmp_path_factory.getbasetemp().glob("proxy*/access.log"))


def localise(
    root: pathlib.Path, folder: pathlib.Path, port: int, names: int, upstream: str
) -> pathlib.Path:
    """The committed settings with this machine's ports and places."""
    changes = {
        "/tmp/": f"{folder}/",
        "/etc/nginx/service.conf": f"{folder}/service.conf",
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr": f"{folder}/error.log",
        "127.0.0.11": f"127.0.0.1:{names}",
        ":8000": f":{upstream}",
        "listen 8080": f"listen 127.0.0.1:{port}",
    }
    for name in ("nginx.conf", "service.conf"):
        text = (root / "deploy" / "proxy" / name).read_text()
        for old, new in changes.items():
            text = text.replace(old, new)
        (folder / name).write_text(text)
    return folder / "nginx.conf"


def wait_for(client: httpx.Client) -> None:
    for _ in range(100):
        try:
            client.get("/proxy/live")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx did not start")


def told(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_service_gets_its_own_path_and_query_when_called_below_api(proxy: httpx.Client) -> None:
    arrived = told(proxy.get("/api/intake/v1/forms?a=%20b&c=%E4%BD%A0"))
    assert arrived["path"] == "/v1/forms?a=%20b&c=%E4%BD%A0"
    assert arrived["headers"]["X-Forwarded-Prefix"] == "/api/intake"


def test_the_portal_gets_everything_else_when_called(proxy: httpx.Client) -> None:
    arrived = told(proxy.get("/cases/SY-1?lang=en"))
    assert arrived["path"] == "/cases/SY-1?lang=en"
    assert "X-Forwarded-Prefix" not in arrived["headers"]


def test_what_a_client_claims_is_overwritten_when_passed_on(proxy: httpx.Client) -> None:
    claims = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Prefix": "/x", "X-Correlation-ID": "a b"}
    headers = told(proxy.get("/api/admin/v1/stations", headers=claims))["headers"]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Prefix"] == "/api/admin"
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Correlation-Id"])


def test_a_correlation_id_is_kept_when_it_looks_like_one(proxy: httpx.Client) -> None:
    given = {"X-Correlation-ID": "019a0000-0000-7000-8000-000000000001"}
    headers = told(proxy.get("/api/admin/v1/stations", headers=given))["headers"]
    assert headers["X-Correlation-Id"] == given["X-Correlation-ID"]


def test_a_clear_answer_is_given_when_a_service_is_not_there(proxy: httpx.Client) -> None:
    answer = proxy.get(f"/api/{AWAY}/v1/results")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["code"] == "unavailable"


def test_a_clear_answer_is_given_when_a_body_is_too_large(proxy: httpx.Client) -> None:
    answer = proxy.post("/api/intake/v1/forms", content=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_a_large_body_passes_where_materials_are_uploaded(proxy: httpx.Client) -> None:
    body = b"x" * (1024 * 1024 + 1)
    assert proxy.post("/api/intake/v1/files", content=body).status_code == 200
    assert proxy.post("/api/intake/v1/files/", content=body).status_code == 413
    largest = b"x" * (20 * 1024 * 1024 + 1)
    assert proxy.post("/api/intake/v1/files", content=largest).status_code == 413


def test_what_is_meant_for_operators_is_not_shown_when_asked_for(proxy: httpx.Client) -> None:
    assert proxy.get("/api/intake/metrics").status_code == 404
    assert proxy.get("/api/intake//metrics").status_code == 404


def test_codes_cannot_be_guessed_fast_when_the_api_is_asked(proxy: httpx.Client) -> None:
    """Of cases and of notices together: both open with the same code."""
    paths = ("/api/tracking/v1/public/cases/SY-1", "/api/intake/v1/public/notices/SY-1")
    statuses = [proxy.get(path, params={"code": n}).status_code for n in range(8) for path in paths]
    assert statuses[:2] == [200, 200]
    assert statuses[-2:] == [429, 429]


def test_neither_links_nor_codes_enter_the_log_when_called(
    proxy: httpx.Client, log: pathlib.Path
) -> None:
    proxy.get("/e/a-questionnaire-link")
    proxy.get("/api/evaluation/v1/answers/a-questionnaire-link")
    proxy.get("/cases/SY-1?code=a-check-code")
    text = log.read_text()
    assert '"path":"/e/-"' in text
    assert '"path":"/cases/SY-1"' in text
    assert "a-questionnaire-link" not in text
    assert "a-check-code" not in text
