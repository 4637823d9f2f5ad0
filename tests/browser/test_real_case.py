"""The real system in a real browser: a visitor follows the case of the demonstration to the archive."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from station import demo
from station.context import DemoContext
from station.local import System, system

pytestmark = [pytest.mark.system, pytest.mark.broker]
OFFICES = {"需求受理", "服务对接", "服务跟踪", "服务评价", "管理与归档"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    settings = {"admin": {"SERVICE_ARGON2_COST": "1,8192,1"}}
    folder = tmp_path_factory.mktemp("browser")
    with system(folder, portal=True, fresh=True, prefix="browser", environment=settings) as one:
        yield one


@pytest.fixture(scope="module")
def outcome(running: System) -> demo.Outcome:
    context = DemoContext(
        portal_url=running.portal_url,
        service_urls=running.service_urls,
        operator_password=running.operator_password,
        provider_amqp=running.provider_amqp,
        secrets=running.tree.secrets,
        out=print,
    )
    return demo.run(context)


@pytest.fixture
def visitor(browser: Browser, running: System) -> Iterator[Page]:
    context = browser.new_context(base_url=running.portal_url, java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.mark.clause("4.2.2", part=True)
def test_a_visitor_sees_the_case_from_the_form_to_the_archive_in_both_languages(
    visitor: Page, outcome: demo.Outcome
) -> None:
    visitor.goto("/")
    visitor.get_by_label("办件编号").fill(outcome.case_number)
    visitor.get_by_label("查询码").fill(outcome.check_code)
    visitor.get_by_role("button", name="查询").click()

    expect(visitor.locator(".state")).to_have_text("已归档")
    steps = visitor.locator("table.timeline tbody tr")
    expect(steps).to_have_count(outcome.steps)
    expect(steps.first).to_contain_text("企业提出服务需求")
    expect(steps.last).to_contain_text("办件材料归档")
    told = visitor.locator("table.timeline").inner_text()
    assert {office for office in OFFICES if office in told} == OFFICES

    visitor.get_by_role("link", name="English").click()
    expect(visitor.locator(".state")).to_have_text("Archived")
    expect(steps.first).to_contain_text("The need was filed")


def test_a_wrong_code_keeps_what_was_typed(visitor: Page, outcome: demo.Outcome) -> None:
    visitor.goto("/cases")
    visitor.get_by_label("办件编号").fill(outcome.case_number)
    visitor.get_by_label("查询码").fill("ZZZZZZZZ")
    visitor.get_by_role("button", name="查询").click()

    expect(visitor.get_by_label("办件编号")).to_have_value(outcome.case_number)
    expect(visitor.locator("table.timeline")).to_have_count(0)
