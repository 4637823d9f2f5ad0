"""Bad input over HTTP: a clear answer in Chinese and English, nothing lost, nothing crashed."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import joserfc.jwk
import joserfc.jwt
import pytest

from station.demo.client import Caller

pytestmark = [pytest.mark.system]

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def all_alive(running: Any) -> Iterator[None]:
    """Whatever a test throws at it, no process ends."""
    before = {name: running.pid(name) for name in (*running.service_urls, "portal")}
    yield
    assert {name: running.pid(name) for name in before} == before
    for url in running.service_urls.values():
        assert httpx.get(f"{url}/health/ready", trust_env=False).status_code == 200


def wrong(refusal: Any) -> dict[str, str]:
    return {one["field"]: one["code"] for one in refusal.problem["errors"]}


def with_enterprise(stage: Any, **changed: Any) -> dict[str, Any]:
    wish: dict[str, Any] = stage.wish(boxes=["quality_award"])
    wish["content"]["enterprise"] |= changed
    return wish


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"credit_code": "91210102MA0DEM01X0"}, "bad_credit_code"),
        ({"credit_code": "abc"}, "bad_credit_code"),
        ({"district": "110101"}, "unknown_district"),
        ({"district": "210199"}, "unknown_district"),
        ({"size": "gigantic"}, "unknown_choice"),
        ({"email": "nobody"}, "bad_email"),
        ({"output_value": "1e9"}, "not_a_decimal"),
        ({"staff_total": "186"}, "wrong_type"),
        ({"name": ""}, "required"),
        ({"name": "长" * 121}, "too_long"),
        ({"main_products": "x" * 1_000_000}, "too_long"),
    ],
)
def test_field_is_named_when_its_value_is_wrong(
    stage: Any, refused: Any, changed: dict[str, Any], code: str
) -> None:
    refusal = refused(stage.cast.window.post, "intake/forms", with_enterprise(stage, **changed))

    assert refusal.status == 422
    assert wrong(refusal) == {f"enterprise.{key}": code for key in changed}


@pytest.mark.parametrize("sign", ["\u0000", "\u0007", "\ud800"])
def test_text_is_refused_when_no_database_can_keep_it(stage: Any, refused: Any, sign: str) -> None:
    body = json.dumps(
        with_enterprise(stage, name=f"沈阳{sign}")
    )  # as an escape, as JSON may hold it
    headers = {"Content-Type": "application/json"}

    refusal = refused(stage.cast.window.send, "POST", "intake/forms", content=body, headers=headers)

    assert refusal.status == 422


@pytest.mark.parametrize(
    ("parts", "field", "code"),
    [
        ({}, "content", "empty_form"),
        ({"boxes": ["5.9.9"]}, "boxes[0]", "unknown_box"),
        ({"boxes": ["quality_award", "quality_award"]}, "boxes[1]", "ticked_twice"),
        ({"tables": {"product_testing": [{}]}}, "tables.product_testing[0]", "empty_row"),
        ({"tables": {"unheard_of": [{"a": "b"}]}}, "tables.unheard_of", "unknown_table"),
        ({"tables": {"product_testing": "many"}}, "tables.product_testing", "wrong_type"),
        ({"colour": "red", "boxes": ["quality_award"]}, "colour", "unknown_field"),
    ],
)
def test_part_is_named_when_the_form_is_empty_or_misshapen(
    stage: Any, refused: Any, parts: dict[str, Any], field: str, code: str
) -> None:
    refusal = refused(stage.cast.enterprise.post, "intake/forms", stage.wish(**parts))

    assert refusal.status == 422
    assert wrong(refusal) == {field: code}


def test_each_missing_cell_is_named_when_a_table_row_is_half_filled(
    stage: Any, refused: Any
) -> None:
    row = {"instrument": "压力表", "range": "(0~1) MPa"}

    refusal = refused(
        stage.cast.enterprise.post, "intake/forms", stage.wish(tables={"instruments": [row]})
    )

    assert wrong(refusal) == {
        f"tables.instruments[0].{cell}": "required"
        for cell in ("accuracy_class", "serial_number", "traceability")
    }


def test_station_that_does_not_exist_is_refused(stage: Any, refused: Any) -> None:
    wish = {**stage.wish(boxes=["quality_award"]), "station_code": "SY-XX-99"}

    refusal = refused(stage.cast.enterprise.post, "intake/forms", wish)

    assert wrong(refusal) == {"station_code": "unknown_station"}


def test_item_that_the_catalogue_does_not_have_is_refused(stage: Any, refused: Any) -> None:
    item_id = stage.accept(boxes=["standards_lookup"])["items"][0]["item_id"]

    refusal = refused(stage.assess, item_id, "station", "5.9.9")
    missing = refused(stage.cast.public.get, "matching/catalogue/5.9.9")

    assert (refusal.status, wrong(refusal)) == (422, {"code": "unknown_catalogue_item"})
    assert missing.status == 404


@pytest.mark.parametrize(
    "body", [b"{", b"", b"[1, 2]", b'"text"', b"\xff\xfe", b'{"a": NaN}', b"[" * 50_000]
)
def test_request_is_refused_when_its_body_is_no_json_object(
    stage: Any, refused: Any, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}

    refusal = refused(
        stage.cast.enterprise.send, "POST", "intake/forms", content=body, headers=headers
    )

    assert refusal.status in {400, 422}


@pytest.mark.parametrize("direct", [False, True])
def test_request_is_refused_when_its_body_is_over_the_limit(
    running: Any, stage: Any, refused: Any, direct: bool
) -> None:
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"content": "x" * (2 * MEGABYTE)}).encode()
    path = f"{running.service_urls['intake']}/v1/forms" if direct else "/api/intake/v1/forms"

    answer = httpx.post(
        path if direct else running.portal_url + path,
        content=body,
        headers=headers | {"Authorization": f"Bearer {stage.cast.enterprise.sign_in()}"},
        trust_env=False,
    )

    assert answer.status_code == 413
    assert answer.json()["detail_zh"]


def test_token_is_refused_when_missing_forged_foreign_or_expired(
    running: Any, stage: Any, refused: Any
) -> None:
    key = joserfc.jwk.OKPKey.import_key(json.loads(running.plan.secrets.signing_key().read_text()))
    foreign = joserfc.jwk.OKPKey.generate_key("Ed25519", parameters={"kid": key.kid or ""})
    good = stage.cast.enterprise.sign_in()
    tokens = {
        "missing": "",
        "nonsense": "Bearer abc.def.ghi",
        "cut": f"Bearer {good[:-4]}",
        "foreign": f"Bearer {_token(foreign, lifetime=600)}",
        "expired": f"Bearer {_token(key, lifetime=-60)}",
        "another scheme": f"Basic {good}",
    }

    answers = {
        what: refused(
            stage.cast.public.send,
            "GET",
            "tracking/cases",
            headers={"Authorization": value} if value else {},
        )
        for what, value in tokens.items()
    }

    assert {(one.status, one.code) for one in answers.values()} == {(401, "not_authenticated")}


def test_role_is_refused_where_it_may_not_act(stage: Any, refused: Any) -> None:
    form = stage.cast.enterprise.post("intake/forms", stage.wish(boxes=["quality_award"]))

    refusals = [
        refused(stage.cast.enterprise.post, f"intake/forms/{form['id']}/acceptance"),
        refused(stage.cast.window.get, "admin/accounts"),
        refused(stage.operator.get, "tracking/cases"),
        refused(stage.provider("P001").get, "intake/forms"),
    ]

    assert {(one.status, one.code) for one in refusals} == {(403, "not_allowed")}


def test_same_key_gives_the_same_answer_and_another_body_is_refused(
    stage: Any, refused: Any
) -> None:
    key, wish = str(uuid.uuid4()), stage.wish(boxes=["quality_award"])

    first = stage.cast.enterprise.post("intake/forms", wish, key=key)
    again = stage.cast.enterprise.post("intake/forms", wish, key=key)
    other = refused(
        stage.cast.enterprise.post, "intake/forms", stage.wish(boxes=["brand_value"]), key=key
    )

    assert first == again
    assert (other.status, other.code) == (422, "idempotency_key_reused")


def test_action_is_refused_when_the_state_does_not_allow_it(stage: Any, refused: Any) -> None:
    notice = stage.accept(boxes=["standards_lookup"])
    case_id, item_id = notice["case_id"], notice["items"][0]["item_id"]
    cast = stage.cast

    refusals = {
        "accepted twice": refused(cast.window.post, f"intake/forms/{case_id}/acceptance"),
        "withdrawn": refused(cast.enterprise.post, f"intake/forms/{case_id}/withdrawal"),
        "started": refused(cast.officer.post, f"tracking/items/{item_id}/start"),
        "ended": refused(cast.officer.post, f"tracking/items/{item_id}/end"),
        "confirmed": refused(cast.enterprise.post, f"matching/items/{item_id}/confirmation"),
        "chosen": refused(
            cast.enterprise.post, f"matching/items/{item_id}/choice", {"provider_id": "P001"}
        ),
    }

    assert {one.status for one in refusals.values()} == {409}
    assert {one.code for one in refusals.values()} == {"not_in_this_state"}


def test_second_notice_of_missing_materials_is_refused(stage: Any, refused: Any) -> None:
    form = stage.cast.enterprise.post("intake/forms", stage.wish(boxes=["quality_award"]))
    path = f"intake/forms/{form['id']}"
    asked = {"missing": [{"field": "enterprise.email", "note": "请核对邮箱"}]}
    content = stage.wish(boxes=["quality_award"])["content"]

    stage.cast.window.post(f"{path}/supplement-request", asked)
    stage.cast.enterprise.post(f"{path}/supplement", {"content": content})
    second = refused(stage.cast.window.post, f"{path}/supplement-request", asked)

    assert (second.status, second.code) == (409, "one_notice_only")


def test_address_with_a_character_that_nothing_is_named_by_is_refused(
    stage: Any, refused: Any
) -> None:
    assert refused(stage.cast.officer.get, "admin/archives/%00").status in {404, 422}


@pytest.mark.parametrize(
    "path",
    [
        "intake/forms/no-uuid",
        f"tracking/cases/{uuid.uuid4()}",
        "matching/nothing-here",
        "nowhere/forms",
        "admin/archives/%F0%9F%98%80",
    ],
)
def test_address_that_holds_nothing_is_answered_as_such(
    stage: Any, refused: Any, path: str
) -> None:
    assert refused(stage.cast.officer.get, path).status == 404


@pytest.mark.parametrize("query", [{"after": "x"}, {"limit": 0}, {"limit": 1000}, {"state": "?"}])
def test_list_is_refused_when_its_query_is_wrong(
    stage: Any, refused: Any, query: dict[str, Any]
) -> None:
    for path in ("intake/forms", "matching/items", "tracking/cases"):
        assert refused(stage.cast.officer.get, path, **query).status == 422


def test_public_page_does_not_tell_a_wrong_code_from_an_unknown_number(
    stage: Any, refused: Any
) -> None:
    number = stage.accept(boxes=["standards_lookup"])["number"]
    public: Caller = stage.cast.public

    wrong_code = refused(public.get, f"tracking/public/cases/{number}", code="AAAAAAAA")
    unknown = refused(public.get, "tracking/public/cases/SY-HP-01-1999-000001", code="AAAAAAAA")

    assert wrong_code.status == 404
    assert wrong_code.problem == unknown.problem


def _token(key: Any, *, lifetime: int) -> str:
    now = int(time.time())
    claims = {
        "iss": "station",
        "aud": "station",
        "sub": str(uuid.uuid4()),
        "role": "regulator",
        "stations": [],
        "iat": now - 600,
        "exp": now + lifetime,
    }
    header = {"alg": "Ed25519", "kid": key.kid}
    return str(joserfc.jwt.encode(header, claims, key, algorithms=["Ed25519"]))
