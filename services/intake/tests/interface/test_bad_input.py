"""Bad input gets a clear answer, and nothing is lost or broken."""

import time
import uuid
from typing import Any

import pytest

from chassis.testing import Bench, Client, actor_as, token_for

FORMS = "/v1/forms"


def errors(response: Any) -> dict[str, str]:
    return {one["field"]: one["code"] for one in response.json["errors"]}


@pytest.mark.clause("A")
def test_every_wrong_field_is_named_at_once(
    window: Client, application: dict[str, Any], service: Bench
) -> None:
    content = application["content"]
    content["enterprise"].update(credit_code="91210106MA0P4T8K50", district="999999")
    content["tables"]["special_equipment"][1] = {"equipment_class": "电梯"}
    content["boxes"].append("5.9.9")

    response = window.post(FORMS, json=application)

    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert errors(response) == {
        "enterprise.credit_code": "bad_credit_code",
        "enterprise.district": "unknown_district",
        "boxes[7]": "unknown_box",
        "tables.special_equipment[1].equipment_count": "required",
        "tables.special_equipment[1].need": "required",
    }
    assert all(one["zh"] and one["en"] for one in response.json["errors"])
    assert service.said() == []


def test_an_empty_form_is_refused(window: Client, application: dict[str, Any]) -> None:
    application["content"].update(boxes=[], other_needs={}, tables={})

    assert errors(window.post(FORMS, json=application)) == {"content": "empty_form"}


def test_a_text_of_a_million_characters_is_named(
    window: Client, application: dict[str, Any]
) -> None:
    application["content"]["other"]["opinion"] = "x" * 1_000_000
    assert errors(window.post(FORMS, json=application)) == {"other.opinion": "too_long"}


def test_a_body_over_the_limit_is_refused(window: Client, application: dict[str, Any]) -> None:
    application["content"]["other"]["opinion"] = "泵" * 1_000_000

    assert window.post(FORMS, json=application).status_code == 413


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000])
def test_malformed_json_is_refused(window: Client, body: bytes) -> None:
    response = window.post(FORMS, data=body, content_type="application/json")

    assert response.status_code in {400, 422}
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("content", [None, "form", [], 7])
def test_content_that_is_no_object_is_named(
    window: Client, application: dict[str, Any], content: Any
) -> None:
    response = window.post(FORMS, json={**application, "content": content})

    assert response.status_code == 422
    assert set(errors(response)) == {"content"}


@pytest.mark.parametrize(
    "body",
    [
        '{"station_code":"SY-TX-01","channel":"web","content":{"\\ud800":1}}',
        '{"station_code":"SY-TX-01","channel":"web","content":{"a":"\\u0000"}}',
        '{"station_code":"SY-TX-01","channel":"web","content":{"a":NaN}}',
        '{"station_code":"SY\\u0000","channel":"web","content":{}}',
        '{"station_code":"SY-TX-01","channel":"web","content":{},"definition_version":"\\ud800"}',
        '{"station_code":"SY-TX-01","channel":"web","content":{},"\\ud800":1}',
        '{"station_code":"SY-TX-01","channel":"smoke","content":{},"extra":1}',
    ],
)
@pytest.mark.parametrize("place", [FORMS, "/v1/drafts"])
def test_text_that_cannot_be_kept_is_refused(window: Client, place: str, body: str) -> None:
    response = window.post(place, data=body.encode(), content_type="application/json")

    assert response.status_code == 422
    assert response.json["errors"]


def test_an_unknown_station_is_named(window: Client, application: dict[str, Any]) -> None:
    response = window.post(FORMS, json={**application, "station_code": "SY-NO-99"})

    assert (response.status_code, response.json["code"]) == (422, "unknown_station")
    assert "SY-NO-99" in response.json["detail_zh"]


@pytest.mark.clause("3.3")
def test_a_removed_station_takes_nothing_and_says_why(
    enterprise: Client, application: dict[str, Any]
) -> None:
    response = enterprise.post(FORMS, json={**application, "station_code": "SY-XX-01"})

    assert (response.status_code, response.json["code"]) == (409, "station_removed")
    assert "不再纳入" in response.json["detail_zh"]


def test_an_item_that_the_catalogue_does_not_know_is_named(
    window: Client, application: dict[str, Any], service: Bench, said: Any
) -> None:
    service.empty()
    service.deliver("remember_station", said.station("SY-TX-01"))

    response = window.post(FORMS, json=application)

    assert (response.status_code, response.json["code"]) == (422, "unknown_item")
    assert "5.6.4.1" in response.json["detail_en"]


def test_an_unknown_edition_is_named(
    service: Bench, window: Client, application: dict[str, Any]
) -> None:
    application["definition_version"] = "9"
    assert window.post(FORMS, json=application).json["code"] == "unknown_definition"
    page = service.client.get("/v1/form-definitions/appendix-a?version=9")
    assert page.status_code == 422


def test_an_enterprise_files_for_itself_only(service: Bench, application: dict[str, Any]) -> None:
    other = service.client.as_("enterprise", enterprise="91210112MA0QE1R79C")

    response = other.post(FORMS, json=application)

    assert (response.status_code, response.json["code"]) == (403, "not_your_enterprise")


def test_staff_file_for_their_own_station_only(window: Client, application: dict[str, Any]) -> None:
    response = window.post(FORMS, json={**application, "station_code": "SY-HP-01"})

    assert (response.status_code, response.json["code"]) == (403, "not_your_station")


def test_an_expired_token_is_refused(service: Bench) -> None:
    expired = token_for(actor_as("window", station="SY-TX-01"), lifetime=-60)

    response = service.client.get(FORMS, headers={"Authorization": f"Bearer {expired}"})

    assert response.status_code == 401


@pytest.mark.parametrize(
    ("method", "place", "roles"),
    [
        ("POST", "/v1/drafts", {"enterprise", "window", "officer", "station_master"}),
        ("POST", "/v1/forms", {"enterprise", "window", "officer", "station_master"}),
        ("POST", "/v1/forms/{id}/supplement-request", {"window", "officer", "station_master"}),
        ("POST", "/v1/forms/{id}/acceptance", {"window", "officer", "station_master"}),
        ("POST", "/v1/forms/{id}/refusal", {"window", "officer", "station_master"}),
        ("POST", "/v1/forms/{id}/refusal/decision", {"station_master", "superior", "regulator"}),
        ("POST", "/v1/forms/{id}/appeal", {"enterprise"}),
        ("POST", "/v1/forms/{id}/appeal/decision", {"superior", "regulator"}),
        ("POST", "/v1/forms/{id}/referral", {"window", "officer", "station_master"}),
        ("POST", "/v1/forms/{id}/returned-materials", {"window", "officer", "station_master"}),
        (
            "GET",
            "/v1/denials",
            {"window", "officer", "station_master", "superior", "regulator"},
        ),
        ("POST", "/v1/forms/{id}/withdrawal", {"enterprise"}),
        ("POST", "/v1/forms/{id}/merging", {"window", "officer", "station_master"}),
        ("POST", "/v1/inquiries", {"window", "officer", "station_master"}),
        ("POST", "/v1/inquiries/{id}/answer", {"window", "officer", "station_master"}),
        ("POST", "/v1/inquiries/{id}/need", {"window", "officer", "station_master"}),
        ("POST", "/v1/first-asks/{id}/hand-over", {"window", "officer", "station_master"}),
        ("POST", "/v1/first-asks/{id}/reassignment", {"station_master"}),
        ("GET", "/v1/inbound", {"window", "officer", "station_master"}),
        ("POST", "/v1/inbound/{id}/need", {"window", "officer", "station_master"}),
        ("POST", "/v1/inbound/{id}/inquiry", {"window", "officer", "station_master"}),
        ("POST", "/v1/inbound/{id}/dismissal", {"window", "officer", "station_master"}),
        (
            "POST",
            "/v1/drafts/workbook?station_code=a",
            {"enterprise", "window", "officer", "station_master"},
        ),
        ("POST", "/v1/files?name=a", {"enterprise", "window", "officer", "station_master"}),
        ("POST", "/v1/fee-rates", {"station_master"}),
        ("POST", "/v1/fee-rates/{id}/approval", {"superior", "regulator"}),
        ("POST", "/v1/forms/{id}/receipts", {"window", "officer", "station_master"}),
        ("POST", "/v1/receipts/{id}/reversal", {"station_master"}),
        ("POST", "/v1/fee-days", {"window", "officer", "station_master"}),
        ("POST", "/v1/visit-plans", {"officer", "station_master"}),
        ("POST", "/v1/visit-plans/{id}/cancellation", {"officer", "station_master"}),
        ("POST", "/v1/visits", {"officer", "station_master"}),
        ("POST", "/v1/visits/{id}/need", {"officer", "station_master"}),
        ("POST", "/v1/visits/{id}/no-need", {"officer", "station_master"}),
        ("POST", "/v1/activities", {"officer", "station_master"}),
        ("POST", "/v1/activities/{id}/need", {"officer", "station_master"}),
        (
            "GET",
            "/v1/visits/coverage",
            {"window", "officer", "station_master", "superior", "regulator"},
        ),
        ("GET", "/v1/cases/{id}/contact", {"provider", "window", "officer", "station_master"}),
    ],
)
def test_other_roles_are_kept_out(service: Bench, method: str, place: str, roles: set[str]) -> None:
    everybody = {"enterprise", "window", "officer", "station_master", "superior", "regulator"}
    for role in (everybody | {"provider", "operator"}) - roles:
        client = service.client.as_(role, station="SY-TX-01", enterprise="e", provider="P001")
        answer = client.call(method, place.format(id=uuid.uuid4()), json={})
        assert answer.status_code == 403, role
    assert service.client.call(method, place.format(id=uuid.uuid4())).status_code == 401


def test_a_key_with_another_body_is_refused(
    enterprise: Client, application: dict[str, Any]
) -> None:
    key = {"Idempotency-Key": "k"}
    enterprise.post(FORMS, json=application, headers=key)

    response = enterprise.post(FORMS, json={**application, "channel": "email"}, headers=key)

    assert (response.status_code, response.json["code"]) == (422, "idempotency_key_reused")


def test_a_draft_cannot_be_decided(window: Client, application: dict[str, Any]) -> None:
    nonsense = {"boxes": 5, "tables": {"special_equipment": ["?"]}, "enterprise": []}
    draft = window.post("/v1/drafts", json={**application, "content": nonsense}).json["id"]
    actions = {
        "acceptance": {},
        "supplement-request": {"missing": [{"material": "business_licence"}]},
        "refusal": {"reason": "r", "legal_ground": "g"},
        "supplement": {},
        "referral": {"body": "b", "contact": "c", "reason": "r"},
    }
    for action, body in actions.items():
        response = window.post(f"/v1/forms/{draft}/{action}", json=body)
        assert (response.status_code, response.json["code"]) == (409, "not_in_this_state"), action


@pytest.mark.parametrize(
    ("missing", "wrong"),
    [
        ([], {"missing": "invalid"}),
        ([{}], {"missing[0]": "one_of"}),
        ([{"material": "passport"}], {"missing[0].material": "unknown_material"}),
        ([{"field": "enterprise.nickname"}], {"missing[0].field": "unknown_field"}),
        ([{"material": "passport\x00"}], {"missing[0].material": "bad_character"}),
        ([{"material": "a", "field": "b"}], {"missing[0]": "one_of"}),
    ],
)
def test_a_notice_names_only_what_the_form_has(
    window: Client, filed: str, missing: Any, wrong: dict[str, str]
) -> None:
    response = window.post(f"/v1/forms/{filed}/supplement-request", json={"missing": missing})

    assert response.status_code == 422
    assert errors(response) == wrong


@pytest.mark.clause("7.3.1")
def test_materials_of_the_wrong_kind_are_named_all_at_once(
    enterprise: Client, application: dict[str, Any], licence: dict[str, Any]
) -> None:
    application["materials"] = [
        {**licence, "key": "passport"},
        {"key": "business_licence"},
        {"key": "business_licence", "seen_on_paper": True},
    ]

    assert errors(enterprise.post(FORMS, json=application)) == {
        "materials[0].key": "unknown_material",
        "materials[1].file_id": "required",
        "materials[2].seen_on_paper": "staff_only",
    }


def test_hostile_queries_are_refused(window: Client) -> None:
    assert window.get(f"{FORMS}?limit=1000").status_code == 422
    assert window.get(f"{FORMS}?after=%00").status_code == 422
    assert window.get(f"{FORMS}?state=lost").status_code == 422
    assert window.get(f"{FORMS}/not-a-uuid").status_code == 404


def test_a_form_of_ten_thousand_mistakes_is_answered_at_once(
    window: Client, application: dict[str, Any]
) -> None:
    application["content"].update({f"x{n}": n for n in range(30_000)})
    start = time.monotonic()

    response = window.post(FORMS, json=application)

    assert len(response.json["errors"]) == 1000
    assert time.monotonic() - start < 3


def test_form_stays_with_its_enterprise_when_the_window_corrects_it(
    enterprise: Client, window: Client, filed: str, content: dict[str, Any], said: Any
) -> None:
    """Every service knows the form by the enterprise that filed it: another one's needs another form."""
    wanted = {"missing": [{"field": "enterprise.credit_code"}]}
    window.post(f"/v1/forms/{filed}/supplement-request", json=wanted)
    content["enterprise"]["credit_code"] = said.other_enterprise

    answer = window.post(f"/v1/forms/{filed}/supplement", json={"content": content})

    assert (answer.status_code, answer.json["code"]) == (422, "content_invalid")
    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [
        ("enterprise.credit_code", "other_enterprise")
    ]
    assert enterprise.get(f"/v1/forms/{filed}").status_code == 200


def test_enterprise_cannot_say_that_the_window_saw_a_paper_when_the_draft_is_the_windows(
    enterprise: Client, window: Client, application: dict[str, Any]
) -> None:
    draft = window.post("/v1/drafts", json=application).json
    papers = [{"key": "business_licence", "seen_on_paper": True}]
    answer = enterprise.put(
        f"/v1/drafts/{draft['id']}",
        json={**application, "materials": papers},
        headers={"If-Match": f'"{draft["revision"]}"'},
    )
    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [
        ("materials[0].seen_on_paper", "staff_only")
    ]


def test_enterprise_goes_on_with_the_windows_draft_and_the_paper_that_was_seen(
    enterprise: Client, window: Client, application: dict[str, Any]
) -> None:
    whole = {**application, "materials": [{"key": "business_licence", "seen_on_paper": True}]}
    draft = window.post("/v1/drafts", json=whole).json
    changed = enterprise.put(
        f"/v1/drafts/{draft['id']}", json=whole, headers={"If-Match": f'"{draft["revision"]}"'}
    )
    assert changed.status_code == 200
    filed = enterprise.post(f"/v1/drafts/{draft['id']}/filing")
    assert (filed.status_code, filed.json["state"]) == (200, "filed")
