"""Catalogue and register of providers over HTTP."""

import pytest

pytestmark = pytest.mark.postgres


@pytest.mark.clause("5.1.1")
def test_everybody_reads_the_whole_catalogue(desk):
    answer = desk.public.get("/v1/catalogue")
    assert answer.status_code == 200
    codes = [item["code"] for item in answer.json["items"]]
    assert (len(codes), codes[0], codes[-1], codes == sorted(codes)) == (37, "5.1.1", "5.8", True)


@pytest.mark.clause("5.6.4.2")
def test_an_item_shows_its_promise_materials_fee_and_stages(desk):
    item = desk.public.get("/v1/catalogue/5.6.4.2").json
    assert (item["promise_working_days"], item["statutory_working_days"]) == (15, 20)
    assert item["kind_zh"] == "检验检测服务"
    assert item["materials"][0]["required"] is True
    assert item["fee"]["rule"] == "state_rate"
    assert [s["key"] for s in item["stages"]][-1] == "hand_out_report"


@pytest.mark.parametrize("code", ["5.6", "5.9", "x", "%00", "%F0%9F%98%80"])
def test_an_unknown_item_is_not_found(desk, code):
    answer = desk.public.get(f"/v1/catalogue/{code}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.json["detail_zh"]


@pytest.mark.clause("3.2")
def test_staff_read_the_register_page_by_page(desk):
    seen, after = [], None
    while True:
        query = {"limit": 6, **({"after": after} if after else {})}
        answer = desk.officer.get("/v1/providers", query_string=query).json
        seen += [provider["provider_id"] for provider in answer["items"]]
        after = answer["next"]
        if after is None:
            break
    assert sorted(seen) == [f"P{n:03d}" for n in range(1, 16)]


def test_a_provider_is_shown_with_certificates_and_their_expiry(desk):
    provider = desk.enterprise.get("/v1/providers/P010").json
    assert provider["certificates"][0]["valid_until"] == "2025-03-31"
    assert provider["credit_code"].startswith("9121")


@pytest.mark.parametrize("name", ["P404", "%00"])
def test_an_unknown_provider_is_not_found(desk, name):
    assert desk.officer.get(f"/v1/providers/{name}").status_code == 404


def test_an_enterprise_does_not_list_the_register(desk):
    assert desk.enterprise.get("/v1/providers").status_code == 403
    assert desk.public.get("/v1/providers").status_code == 401


@pytest.mark.clause("5.8")
def test_a_need_in_words_gets_suggestions_that_staff_decide_on(desk):
    answer = desk.officer.post("/v1/catalogue/suggestions", json={"words": "电梯年检到期了"})
    first = answer.json["items"][0]
    assert (answer.status_code, first["code"]) == (200, "5.6.4.1")
    assert set(first["matched"]) == {"电梯", "年检"}
    assert first["name_zh"]
    nothing = desk.officer.post("/v1/catalogue/suggestions", json={"words": "天气真好呀"})
    assert nothing.json["items"] == []


@pytest.mark.parametrize("body", [{}, {"words": ""}, {"words": "x" * 501}, {"words": 5}, []])
def test_words_that_are_none_are_refused(desk, body):
    assert desk.officer.post("/v1/catalogue/suggestions", json=body).status_code == 422
