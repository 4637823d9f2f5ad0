"""The public pages as a visitor sees them, in Chinese and in English."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from portal.testing import Fake

NUMBER = "SY-HP-01-2026-000042"


def look_up(page: Page, number: str, code: str) -> None:
    page.goto("/cases")
    page.get_by_label("办件编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()


def test_stations_and_kinds_are_found_when_the_landing_page_opens(
    page: Page, complaints: list[str]
) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("一站式办理、零距离服务")
    expect(page.get_by_role("row", name="和平区一站式质量服务站")).to_contain_text("优势区域")
    expect(page.locator(".kinds > li")).to_have_count(8)
    page.get_by_text("8 个服务事项").click()
    expect(page.get_by_text("5.6.4.3")).to_be_visible()
    assert complaints == []


def test_the_whole_page_turns_english_when_english_is_chosen(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Directory of stations")).to_be_visible()
    page.get_by_role("link", name="Look up a case").click()
    expect(page.get_by_label("Case number")).to_be_visible()


def test_the_journey_is_seen_when_number_and_code_are_typed(
    page: Page, fake: Fake, complaints: list[str]
) -> None:
    look_up(page, NUMBER, fake.check_code)
    expect(page).to_have_url(f"/cases/{NUMBER}")
    expect(page.locator(".state")).to_have_text("已归档")
    steps = page.locator("table.timeline tbody tr")
    expect(steps).to_have_count(len(fake.data["case"]["steps"]))
    expect(steps.nth(1)).to_contain_text("2 小时 6 分钟")
    expect(steps.nth(1)).to_contain_text("窗口人员")
    expect(steps.last).to_contain_text("管理与归档")
    assert complaints == []


def test_the_journey_is_seen_in_english_when_the_language_is_changed_on_it(
    page: Page, fake: Fake
) -> None:
    look_up(page, NUMBER, fake.check_code)
    page.get_by_role("link", name="English").click()
    expect(page.locator(".state")).to_have_text("Archived")
    steps = page.locator("table.timeline tbody tr")
    expect(steps.nth(1)).to_contain_text("2 hours 6 minutes")
    expect(steps.nth(1)).to_contain_text("Window staff")


def test_one_message_is_seen_and_the_form_stays_filled_when_the_code_is_wrong(page: Page) -> None:
    look_up(page, NUMBER, "WRONG")
    expect(page.get_by_role("alert")).to_contain_text("没有找到办件")
    expect(page.get_by_label("办件编号")).to_have_value(NUMBER)
    expect(page.get_by_label("查询码")).to_have_value("WRONG")


def test_all_is_read_without_moving_sideways_when_the_screen_is_narrow(
    page: Page, fake: Fake
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    look_up(page, NUMBER, fake.check_code)
    body = page.locator("body").bounding_box()
    table = page.locator("table.timeline").bounding_box()
    assert body
    assert table
    assert table["x"] + table["width"] <= 360
    for path in ("/", "/e/open"):
        page.goto(path)
        main = page.locator("main").bounding_box()
        assert main
        assert main["width"] <= 360


@pytest.mark.parametrize("path", ["/", "/cases", "/e/open", "/api/", "/nowhere"])
def test_a_keyboard_reaches_the_content_first_when_a_page_opens(
    context: BrowserContext, path: str
) -> None:
    page = context.new_page()
    page.goto(path)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_a_genuine_notice_is_told_from_a_forged_one(
    page: Page, fake: Fake, complaints: list[str]
) -> None:
    page.goto(f"/notices/{NUMBER}?code={fake.check_code}")
    expect(page.get_by_role("status")).to_contain_text("该通知书由服务站签发。")
    page.get_by_label("查询码").fill("WRONG")
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("alert")).to_contain_text("没有签发过这份通知书。")
    expect(page.get_by_label("通知书编号")).to_have_value(NUMBER)
    # The console says of every 404 that it is one; anything else would be a complaint.
    assert [one for one in complaints if "404" not in one] == []


def test_the_board_of_promises_stands_on_the_page_of_a_station(
    page: Page, complaints: list[str]
) -> None:
    page.goto("/")
    page.get_by_role("link", name="和平区一站式质量服务站").click()
    expect(page.get_by_role("heading", name="承诺时限公示")).to_be_visible()
    expect(page.get_by_role("row", name="5.3.5")).to_contain_text("12.5%")
    assert complaints == []
