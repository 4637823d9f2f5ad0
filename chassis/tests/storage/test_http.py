"""The HTTP edge on a real database."""

import secrets
import threading

import pytest
import sqlalchemy as sa

from chassis import trace
from chassis.database import connect
from chassis.health import Health
from chassis.http import create_app
from chassis.identity import Verifier
from chassis.parts import definition_of
from chassis.testing import Client, bench, jwks
from chassis.work import WorkFactory

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture(autouse=True)
def empty(toy):
    toy.empty()


@pytest.fixture
def window(toy):
    return toy.client.as_("window", station="A")


def things(toy):
    with toy.engine.begin() as connection:
        return connection.scalar(sa.text("SELECT count(*) FROM thing"))


def test_change_and_message_commit_together(toy, window):
    assert window.post("/v1/things", json={"label": "a"}).status_code == 201
    assert things(toy) == 1
    assert [said["type"] for said in toy.said()] == ["toy.thing_made"]


def test_nothing_is_kept_and_nothing_said_when_the_view_fails(toy, window):
    answer = window.post("/v1/things", json={"label": "many"})
    assert (answer.status_code, answer.json["code"]) == (409, "too_many_things")
    assert things(toy) == 0
    assert toy.said() == []


def test_same_key_and_same_body_has_one_effect_and_one_answer(toy, window):
    key = {"Idempotency-Key": "k"}
    first = window.post("/v1/things", json={"label": "a"}, headers=key)
    again = window.post("/v1/things", json={"label": "a"}, headers=key)
    assert (again.status_code, again.json, again.headers["ETag"]) == (
        201,
        first.json,
        first.headers["ETag"],
    )
    assert things(toy) == 1


def test_key_with_another_body_is_refused(window):
    window.post("/v1/things", json={"label": "a"}, headers={"Idempotency-Key": "k"})
    answer = window.post("/v1/things", json={"label": "b"}, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")


def test_two_accounts_may_use_the_same_key(toy, window):
    other = toy.client.as_("window", station="A", id="another")
    for client in (window, other):
        assert (
            client.post(
                "/v1/things", json={"label": "a"}, headers={"Idempotency-Key": "k"}
            ).status_code
            == 201
        )
    assert things(toy) == 2


def test_twins_at_the_same_moment_have_one_effect(toy, window):
    answers = []

    def call():
        answers.append(
            window.post("/v1/things", json={"label": "a"}, headers={"Idempotency-Key": "k"})
        )

    twins = [threading.Thread(target=call) for _ in range(8)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert things(toy) == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_malformed_key_is_refused(window, key):
    answer = window.post("/v1/things", json={"label": "a"}, headers={"Idempotency-Key": key})
    assert answer.json["code"] == "idempotency_key_malformed"


def test_malformed_json_is_told_in_both_languages(window):
    answer = window.post("/v1/things", data="{", content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["detail_zh"]
    assert answer.json["detail_en"]


def test_every_wrong_field_is_named_at_once(window):
    answer = window.post("/v1/things", json={"label": "x" * 11, "other": 1})
    assert answer.status_code == 422
    assert {field["field"] for field in answer.json["errors"]} == {"label", "other"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/things", b'{"label":"a\\u0000"}'),
        ("/v1/things?x=%00", b'{"label":"a"}'),
        ("/v1/things", b'{"\\u0000":1}'),
        ("/v1/things", b'{"label":"\\ud800"}'),
    ],
)
def test_character_that_no_text_may_hold_is_refused_wherever_it_stands(window, path, body):
    answer = window.post(path, data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_backslash_before_four_zeros_is_no_nul_character(window):
    answer = window.post(
        "/v1/things", data=b'{"label":"\\\\u0000"}', content_type="application/json"
    )
    assert answer.status_code == 201


def test_body_over_the_limit_is_refused(window):
    answer = window.post("/v1/things", json={"label": "x" * 1_100_000})
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_bug_of_ours_tells_nothing_of_its_inside(window):
    answer = window.post("/v1/things", json={"label": "bug"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_refusals_say_what_http_wants_said(toy, window):
    wrong_method = window.delete("/v1/things")
    assert (
        wrong_method.status_code,
        set(wrong_method.headers["Allow"].split(", ")) >= {"GET", "POST"},
    ) == (405, True)
    assert toy.client.get("/v1/things").headers["WWW-Authenticate"] == "Bearer"


def test_errors_are_described_as_they_are_sent(toy):
    described = toy.client.get("/openapi.json").json["components"]["responses"]["DEFAULT_ERROR"][
        "content"
    ]
    assert list(described) == ["application/problem+json"]


def test_english_is_spoken_to_who_asks_for_it(window):
    answer = window.get("/v1/nothing", headers={"Accept-Language": "en"})
    assert answer.json["detail"] == "Not found."


def test_change_without_the_version_is_refused(window):
    assert window.put("/v1/things/a").status_code == 428


def test_change_of_an_old_version_is_refused(window):
    assert window.put("/v1/things/a", headers={"If-Match": '"2"'}).status_code == 412
    assert window.put("/v1/things/a", headers={"If-Match": '"3"'}).status_code == 200


def test_pages_follow_one_another_without_gap_or_overlap(window):
    for number in range(7):
        window.post("/v1/things", json={"label": str(number)})
    seen, after = [], ""
    while after is not None:
        answer = window.get(f"/v1/things?limit=3&after={after}").json
        seen += [item for item in answer["items"]]
        after = answer["next"]
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


@pytest.mark.parametrize("query", ["after=nonsense", "limit=0", "limit=101", "limit=x"])
def test_bad_paging_is_told(window, query):
    assert window.get(f"/v1/things?{query}").status_code == 422


def test_list_shows_the_own_station_only(toy, window):
    window.post("/v1/things", json={"label": "mine"})
    other = toy.client.as_("window", station="B")
    assert other.get("/v1/things").json["items"] == []
    assert toy.client.as_("regulator").get("/v1/things").json["items"] == ["mine"]
    assert toy.client.as_("operator").get("/v1/things").status_code == 403


def test_route_without_roles_is_closed_to_everybody(toy):
    assert toy.client.get("/v1/forgotten").status_code == 401
    assert toy.client.as_("operator").get("/v1/forgotten").status_code == 403


def test_health_metrics_and_docs_need_no_token(toy):
    for path in ("/health/live", "/health/ready", "/metrics", "/docs", "/openapi.json", "/v1/open"):
        assert toy.client.get(path).status_code == 200, path
    assert "SwaggerUIBundle" in toy.client.get("/docs/assets/start.js").text
    assert toy.client.get("/docs/assets/swagger-ui-bundle.js").status_code == 200
    assert toy.client.get("/docs/assets/..%2f..%2fsetup.py").status_code == 404


def test_database_that_is_away_is_told_with_when_to_come_back():
    definition = definition_of("toy")
    engine = connect("postgresql://nobody@127.0.0.1:1/nothing")
    factory = WorkFactory(engine, definition.work, "toy")
    app = create_app(definition, factory, Verifier(jwks()), Health(engine))
    answer = Client(app).as_("window", station="A").get("/v1/things")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert Client(app).get("/health/ready").status_code == 503
    assert Client(app).get("/health/live").status_code == 200


@pytest.mark.parametrize("name", ["X-Correlation-ID", "Idempotency-Key"])
def test_header_with_a_character_that_no_database_keeps_is_no_failure_of_ours(window, name):
    answer = window.post("/v1/things", json={"label": "a"}, headers={name: "a\x00b"})
    assert answer.status_code in {201, 400}


def test_key_is_taken_on_a_public_address_however_long(toy):
    """The owner of a key is part of an index, and an index entry has a largest size."""
    address = f"/v1/open/{secrets.token_urlsafe(4000)}"
    answer = toy.client.post(address, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 200
    with toy.engine.begin() as connection:
        owner = connection.scalar(sa.text("SELECT actor FROM idempotency_key"))
    assert address[-100:] not in owner  # an address may hold a secret: a link to a form


def test_what_others_hold_too_long_is_told_with_when_to_come_back(window):
    """A lock not got, a deadlock, a statement cut off: nothing is wrong with the request."""
    answer = window.post("/v1/things", json={"label": "slow"})
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")


TRACE_ID, SPAN_ID = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def trace_said(toy, window, **headers):
    """The traceparent of the message that a request has led to."""
    window.post("/v1/things", json={"label": "a"}, headers=headers)
    with toy.engine.begin() as connection:
        found = connection.scalar(
            sa.text("SELECT headers FROM outbox ORDER BY message_id DESC LIMIT 1")
        )
    return trace.parse(found["cloudEvents_traceparent"])


def test_message_is_in_the_trace_of_its_request_under_a_span_of_its_own(toy, window):
    said = trace_said(toy, window, traceparent=f"00-{TRACE_ID}-{SPAN_ID}-00")
    assert (said.trace_id, said.flags) == (TRACE_ID, 0)
    assert said.span_id != SPAN_ID


@pytest.mark.parametrize("header", [{}, {"traceparent": f"ff-{TRACE_ID}-{SPAN_ID}-01"}])
def test_trace_is_new_when_the_request_brings_no_valid_one(toy, window, header):
    one, other = (trace_said(toy, window, **header) for _ in range(2))
    assert len({TRACE_ID, one.trace_id, other.trace_id}) == 3
