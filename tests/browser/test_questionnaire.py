"""The Appendix C questionnaire as an enterprise answers it."""

from playwright.sync_api import Page, expect

from portal.testing import Fake

NAMES = {
    "企业名称": "沈阳某某机械有限公司",
    "联系人": "王工",
    "电话": "024-23000001",
    "企业负责人": "李总",
}


def fill(page: Page) -> None:
    for label, text in NAMES.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("日期").fill("2026-11-20")
    for question in page.get_by_role("group").all():
        question.get_by_role("radio").first.check()


def test_the_answer_arrives_when_the_form_is_filled_in(
    page: Page, fake: Fake, complaints: list[str]
) -> None:
    page.goto("/e/open")
    fill(page)
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("评价已提交")
    assert fake.received[0]["overall"] == "very_satisfied"
    assert fake.received[0]["solved"] == "yes"
    assert complaints == []


def test_mistakes_are_named_beside_their_fields_and_all_stays_when_one_is_missing(
    page: Page, fake: Fake
) -> None:
    page.goto("/e/open")
    fill(page)
    page.get_by_label("企业负责人").fill("")
    page.get_by_label("您的意见或建议").fill("服务很好")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    expect(page.get_by_label("企业负责人")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("您的意见或建议")).to_have_value("服务很好")
    assert page.get_by_role("radio", checked=True).count() == 10
    page.get_by_label("企业负责人").fill("李总")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("评价已提交")
    assert len(fake.received) == 1


def test_the_form_reads_english_when_english_was_chosen(page: Page) -> None:
    page.goto("/?lang=en")
    page.goto("/e/open")
    expect(page.get_by_role("heading", level=1)).to_have_text("Satisfaction evaluation form")
    expect(page.get_by_label("Very satisfied")).to_have_count(9)


def test_a_clear_page_is_seen_when_the_link_was_used_or_is_too_old(page: Page) -> None:
    page.goto("/e/used")
    expect(page.get_by_role("heading", level=1)).to_have_text("已经评价")
    page.goto("/e/expired")
    expect(page.get_by_role("heading", level=1)).to_have_text("链接已过期")
