"""Chapter 3: who provider agencies and stations are."""

import random
from typing import Any

import pytest

from station.demo.client import Refused
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]

NEW_STATION = {
    "name_zh": "和平示范质量服务站",
    "name_en": "Heping Model Quality Service Station",
    "tier": "advantage_region",
    "founder": "park",
    "superior": "SY-AMR-210102",
    "address_zh": "沈阳市和平区示例路 1 号",
    "address_en": "1 Example Road, Heping, Shenyang",
    "phone": "024-23450000",
    "opening_hours": [{"days": "working_days", "opens": "08:30", "closes": "17:00"}],
    "channels": ["window", "web", "phone"],
    "districts": ["210102"],
    "served_items": ["5.3.5", "5.8"],
}


@pytest.mark.clause("3.2")
def test_every_registered_provider_is_a_legal_person_with_scopes_and_certificates(
    stage: Any,
) -> None:
    providers = stage.cast.officer.every("matching/providers")

    assert len(providers) >= 10
    for one in providers:
        assert len(one["credit_code"]) == 18, one
        assert one["scopes"], one
        assert one["districts"], one
        assert one["contact"]["phone"], one


@pytest.mark.clause("3.2")
def test_provider_is_not_matched_and_the_reason_given_when_its_certificate_has_expired(
    stage: Any, refused: Any
) -> None:
    item_id = stage.seeking()

    candidates = stage.cast.enterprise.get(f"matching/items/{item_id}/candidates")
    out = {
        one["provider_id"]: {r["code"] for r in one["reasons"]} for one in candidates["excluded"]
    }
    refusal = refused(stage.offered, item_id, "P010")

    assert "P010" not in [one["provider_id"] for one in candidates["ranked"]]
    assert "certificate_not_valid_through_service" in out["P010"]
    assert (refusal.status, refusal.code) == (409, "provider_excluded")
    assert "资质证书" in refusal.problem["detail_zh"]


@pytest.mark.clause("3.2")
def test_account_of_a_legal_person_is_refused_when_its_credit_code_is_wrong(
    stage: Any, refused: Any
) -> None:
    body = {
        "name": "wrong-code",
        "display_name": "错误代码",
        "role": "enterprise",
        "enterprise": "91210102MA0DEM01X0",
        "password": "Jsd-8812-wide-lake",
    }

    refusal = refused(stage.operator.post, "admin/accounts", body)

    assert refusal.status == 422
    assert [one["code"] for one in refusal.problem["errors"]] == ["bad_credit_code"]


@pytest.mark.clause("3.3")
@pytest.mark.clause("4.3", part=True)
def test_needs_can_be_filed_with_a_station_until_it_is_removed(stage: Any, refused: Any) -> None:
    code = f"SY-NEW-{random.randrange(10, 100)}"
    stage.operator.post("admin/stations", {**NEW_STATION, "code": code})
    wish = {**stage.wish(boxes=["standards_lookup"]), "station_code": code}

    listed = [one["code"] for one in stage.cast.public.every("admin/stations")]
    shown = stage.cast.public.get(f"admin/stations/{code}")
    filed = _file_once_known(stage, wish)
    reason = {"reason_zh": "整改期满仍不合格", "reason_en": "Not requalified in time"}
    stage.operator.post(f"admin/stations/{code}/rectification", reason)
    stage.operator.post(f"admin/stations/{code}/removal", reason)
    refusal = _refused_once_known(stage, wish)

    assert code in listed
    assert {**shown, **NEW_STATION} == shown
    assert (shown["status"], filed["state"]) == ("active", "filed")
    assert (refusal.status, refusal.code) == (409, "station_removed")
    assert "不再受理" in refusal.problem["detail_zh"]


def _file_once_known(stage: Any, wish: dict[str, Any]) -> Any:
    def filed() -> Any:
        try:
            return stage.cast.enterprise.post("intake/forms", wish)
        except Refused:
            return None  # intake has not heard of the station yet

    return until("服务站可受理", "intake to know the station", filed)


def _refused_once_known(stage: Any, wish: dict[str, Any]) -> Any:
    def refusal() -> Any:
        try:
            stage.cast.enterprise.post("intake/forms", wish)
        except Refused as met:
            return met
        return None

    return until("服务站停止受理", "intake to know of the removal", refusal)
