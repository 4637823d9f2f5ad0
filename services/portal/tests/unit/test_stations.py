"""The page of a station."""

import httpx
import pytest
from flask.testing import FlaskClient

from portal.testing import Fake


def row_of(page: str, item: str) -> str:
    rows = [row for row in page.split("<tr>") if item in row]
    return rows[0]


def test_promises_stand_with_their_breach_rate_when_a_station_is_opened(
    portal: FlaskClient,
) -> None:
    page = portal.get("/stations/SY-HP-01").text
    assert "08:30–17:00" in page
    assert "工作日" in page
    assert "4 个工作小时" in row_of(page, "5.3.5")
    assert "12.5%" in row_of(page, "5.3.5")
    assert "1/8" in row_of(page, "5.3.5")


def test_no_rate_is_shown_when_nothing_was_due(portal: FlaskClient) -> None:
    row = row_of(portal.get("/stations/SY-HP-01").text, "5.6.2.1")
    assert "近一年无到期事项" in row
    assert "%" not in row
    assert "10 个工作日" in row
    assert "P001" in row


def test_the_page_is_english_when_english_was_chosen(portal: FlaskClient) -> None:
    row = row_of(portal.get("/stations/SY-HP-01?lang=en").text, "5.3.5")
    assert "4 working hours" in row
    assert "1 of 8" in row


def test_a_station_without_promises_says_what_applies(portal: FlaskClient) -> None:
    assert "按服务目录的时限办理" in portal.get("/stations/SY-TX-01").text


def test_a_promise_in_calendar_days_says_so(portal: FlaskClient, fake: Fake) -> None:
    fake.data["promises"]["SY-HP-01"][0] |= {"value": 1, "unit": "calendar_days"}
    assert "1 个自然日" in row_of(portal.get("/stations/SY-HP-01").text, "5.3.5")
    assert "1 calendar day<" in row_of(portal.get("/stations/SY-HP-01?lang=en").text, "5.3.5")


@pytest.mark.parametrize("code", ["SY-XX-99", "..", "a b", "%00", "SY-HP-01/promises"])
def test_a_station_that_is_not_there_is_not_found(portal: FlaskClient, code: str) -> None:
    assert portal.get(f"/stations/{code}").status_code == 404


def test_the_page_says_so_when_admin_is_away(build) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    answer = build(httpx.MockTransport(refuse)).test_client().get("/stations/SY-HP-01")
    assert answer.status_code == 503


def test_words_of_a_station_are_shown_as_text_when_they_hold_markup(
    portal: FlaskClient, fake: Fake
) -> None:
    fake.data["promises"]["SY-HP-01"][0]["ground"] = "<script>alert(1)</script>"
    assert "<script>" not in portal.get("/stations/SY-HP-01").text


def test_the_directory_leads_to_each_station(portal: FlaskClient) -> None:
    assert 'href="/stations/SY-HP-01"' in portal.get("/").text
