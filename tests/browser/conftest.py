"""A browser, and a portal over the fake services of portal.testing."""

import os
import pathlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.app import create_app
from portal.settings import Settings
from portal.testing import Fake, addresses, fake_services, serving

USUAL = "/usr/bin/chromium"
CHROMIUM = pathlib.Path(os.environ.get("STATION_CHROMIUM", USUAL))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = pathlib.Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(
            f"没有找到 Chromium：{CHROMIUM}。请安装（apt-get install chromium fonts-noto-cjk）"
            "或设置 STATION_CHROMIUM。 / There is no Chromium there: install it or set STATION_CHROMIUM."
        )
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield launched
        launched.close()


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def site(fake: Fake) -> Iterator[str]:
    """The address of a portal over the fake services."""
    with serving(fake_services(fake)) as origin:
        settings = Settings(
            secret_key="for browser tests only, long enough", services=addresses(origin)
        )
        with serving(create_app(settings)) as address:
            yield address


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A visitor without JavaScript: the pages must not need it."""
    visitor = browser.new_context(base_url=site, java_script_enabled=False)
    visitor.set_default_timeout(10_000)
    yield visitor
    visitor.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser says against a page: refused by the policy, not found, wrong."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    return said
