"""`station dead-letters` against a small server of the test's own, as the command would meet a deployment."""

import datetime
import json
import threading
import uuid
from http import HTTPStatus
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from click.testing import CliRunner

from station.cli import main
from station.operator import access
from station.ports import Ports
from station.tree import Tree
from station.trouble import Trouble

LETTERS = "/api/intake/v1/operations/dead-letters"
ONE = str(uuid.uuid4())


def letter(**changed):
    return {
        "dead_letter_id": ONE,
        "type": "intake.need_accepted/v1",
        "subject": "case-1",
        "state": "open",
        "reason": "failed",
        "error": "ValueError: [red]\x1b[31m",
        "attempts": 5,
        "died_at": "2026-11-22T20:00:00+00:00",
        "headers": {"cloudEvents_id": "m"},
        "body": '{"label":"甲"}',
        "body_base64": None,
        "actions": [],
        **changed,
    }


class Server:
    """Answers what the test says, by method and path, and remembers what it was asked."""

    def __init__(self):
        self.answers = {("POST", "/api/admin/v1/tokens"): (200, {"access_token": "t"})}
        self.asked = []

    def answer(self, method, path, body, status=200):
        self.answers[method, LETTERS + path] = (status, body)

    def __call__(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        told = json.loads(sent) if sent else dict(parse_qsl(environ["QUERY_STRING"]))
        self.asked.append((method, path, told, environ.get("HTTP_AUTHORIZATION")))
        status, body = self.answers[method, path]
        if callable(body):
            body = body(told)
        start_response(f"{status} {HTTPStatus(status).phrase}", [("Content-Type", "text/json")])
        return [json.dumps(body).encode()]

    def of(self, method, path):
        return [told for m, p, told, _ in self.asked if (m, p) == (method, LETTERS + path)]


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        """Not on the test's output."""


@pytest.fixture
def server():
    fake = Server()
    with make_server("127.0.0.1", 0, fake, handler_class=Silent) as listening:
        fake.url = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
        thread.start()
        yield fake
        listening.shutdown()
        thread.join()


def run(server, command, *arguments, **options):
    environment = {"STATION_PORTAL_URL": server.url, "STATION_OPERATOR_PASSWORD": "secret"}
    whole = ["dead-letters", command, "--service", "intake", *arguments]
    return CliRunner(env=environment).invoke(main, whole, **options)


def test_list_signs_in_filters_and_shows_strangers_text_harmless(server):
    server.answer("GET", "", {"items": [letter()], "next": None})
    ended = run(server, "list", "--reason", "failed", "--type", "intake.need_accepted")
    assert ended.exit_code == 0, ended.output
    assert ONE in ended.output
    assert "[red]\N{REPLACEMENT CHARACTER}[31m" in ended.output
    assert "\x1b" not in ended.output
    sign_in, listing = server.asked
    assert sign_in[2] == {"account": "operator", "password": "secret"}
    asked = {"reason": "failed", "type": "intake.need_accepted", "state": "open", "limit": "50"}
    assert listing[2:] == (asked, "Bearer t")


def test_list_turns_pages_until_the_limit_when_there_are_many(server):
    server.answer("GET", "", lambda query: {"items": [letter()] * int(query["limit"]), "next": "c"})
    ended = run(server, "list", "--limit", "130")
    first, second = server.of("GET", "")
    assert (first["limit"], second["limit"], second["after"]) == ("100", "30", "c")
    assert "130 条" in ended.output
    assert "--limit" in ended.output


def test_since_carries_the_zone_when_it_is_sent(server):
    server.answer("GET", "", {"items": [], "next": None})
    run(server, "list", "--since", "2026-11-01")
    (query,) = server.of("GET", "")
    assert datetime.datetime.fromisoformat(query["since"]).tzinfo is not None


def test_show_prints_body_and_what_was_done(server):
    done = {
        "action": "edit",
        "actor": "anna",
        "at": "2026-11-22T20:01:00+00:00",
        "how_many": 1,
        "why": "typo",
        "body_before": "{",
    }
    server.answer("GET", f"/{ONE}", letter(actions=[done]))
    ended = run(server, "show", ONE)
    assert '"label": "甲"' in ended.output
    assert "anna edit  typo" in ended.output
    assert "before: {" in ended.output


def test_show_prints_base64_when_the_body_is_no_text(server):
    server.answer("GET", f"/{ONE}", letter(body=None, body_base64="/wA="))
    assert "(base64) /wA=" in run(server, "show", ONE).output


def test_edit_sends_the_file_and_the_reason(server):
    server.answer("PUT", f"/{ONE}", letter())
    ended = run(server, "edit", ONE, "--file", "-", "--why", "typo", input='{"label":"乙"}')
    assert ended.exit_code == 0, ended.output
    assert server.of("PUT", f"/{ONE}") == [{"body": '{"label":"乙"}', "reason": "typo"}]


def test_dry_run_counts_and_asks_nothing_more(server):
    server.answer("POST", "/redrive", {"count": 3, "left": 1, "dry_run": True})
    ended = run(server, "redrive", "--subject", "case-1", "--dry-run", "--yes")
    assert ended.exit_code == 0, ended.output
    assert "redriven: 3" in ended.output
    assert "left: 1" in ended.output
    (sent,) = server.of("POST", "/redrive")
    assert (sent["filter"], sent["dry_run"]) == ({"subject": "case-1"}, True)


@pytest.mark.parametrize(("answer", "times"), [("n", 1), ("y", 2)])
def test_many_are_redriven_only_when_the_person_agrees(server, answer, times):
    server.answer("POST", "/redrive", {"count": 3, "left": 0, "dry_run": True})
    run(server, "redrive", "--reason", "failed", input=answer)
    sent = server.of("POST", "/redrive")
    assert [told.get("dry_run", False) for told in sent] == [True, False][:times]


def test_nothing_is_asked_when_yes_is_given(server):
    server.answer("POST", "/redrive", {"count": 3, "left": 0, "dry_run": False})
    assert run(server, "redrive", "--yes", "--why", "mended").exit_code == 0
    assert server.of("POST", "/redrive")[1] == {"filter": {}, "reason": "mended"}


def test_single_letters_are_redriven_by_id(server):
    server.answer("POST", f"/{ONE}/redrive", letter(state="redriven"))
    assert f"redriven {ONE}" in run(server, "redrive", ONE).output


def test_ids_together_with_a_filter_are_refused(server):
    assert run(server, "redrive", ONE, "--reason", "failed").exit_code == 2
    assert server.asked == []


def test_drop_needs_a_reason_and_an_agreement(server):
    server.answer("GET", f"/{ONE}", letter())
    server.answer("POST", f"/{ONE}/drop", letter(state="dropped"))
    assert run(server, "drop", ONE).exit_code == 2
    run(server, "drop", ONE, "--why", "test", input="n")
    assert server.of("POST", f"/{ONE}/drop") == []
    run(server, "drop", ONE, "--why", "test", "--yes")
    assert server.of("POST", f"/{ONE}/drop") == [{"reason": "test"}]


def test_problem_is_told_in_both_languages_with_status_one(server):
    wrong = {"field": "body", "code": "x", "zh": "应为对象。", "en": "No object."}
    problem = {"detail_zh": "有错。", "detail_en": "Wrong.", "errors": [wrong]}
    server.answer("PUT", f"/{ONE}", problem, status=422)
    ended = run(server, "edit", ONE, "--file", "-", input="[]")
    assert ended.exit_code == 1
    assert "body：应为对象。" in ended.output
    assert "body: No object." in ended.output


def test_server_that_is_away_is_told(server):
    server.url = "http://127.0.0.1:1"
    ended = run(server, "list")
    assert ended.exit_code == 1
    assert "没有应答" in ended.output


def test_access_is_the_deployment_that_the_environment_names(tmp_path):
    named = {
        "STATION_PORTAL_URL": "https://station",
        "STATION_OPERATOR_PASSWORD": "p",
        "STATION_OPERATOR_ACCOUNT": "anna",
    }
    found = access(Tree(tmp_path), named)
    assert (found.portal_url, found.password, found.account) == ("https://station", "p", "anna")


@pytest.mark.parametrize("given", [{"STATION_PORTAL_URL": "x"}, {"STATION_OPERATOR_PASSWORD": "x"}])
def test_half_a_deployment_is_told_with_what_is_missing(tmp_path, given):
    with pytest.raises(Trouble, match="missing"):
        access(Tree(tmp_path), given)


def test_access_is_refused_when_nothing_runs_here(tmp_path):
    with pytest.raises(Trouble, match="does not run"):
        access(Tree(tmp_path), {})


def test_access_is_the_local_run_with_its_own_password(tmp_path):
    from station import lock
    from station.secrets_ import Secrets

    tree = Tree(tmp_path)
    port = Ports(tree.run / "ports.json").claim("portal")
    with lock.held(tree):
        found = access(tree, {})
    expected = (f"http://127.0.0.1:{port}", Secrets(tree.secrets).password("operator"))
    assert (found.portal_url, found.password) == expected
