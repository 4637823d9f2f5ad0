"""Two languages, one source."""

import pathlib

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from portal import language

SOURCE = pathlib.Path(language.__file__).parent


@pytest.fixture
def english() -> Catalog:
    with (language.CATALOGS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def asked_for() -> set[str]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    words = {"gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_": None}
    found = extract_from_dir(SOURCE, methods, keywords=words)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def test_every_text_has_an_english_one_when_the_source_is_searched(english: Catalog) -> None:
    missing = [text for text in asked_for() if not (m := english.get(text)) or not m.string]
    assert missing == []


def test_no_english_text_is_left_over_when_the_source_is_searched(english: Catalog) -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in english if m.id}
    assert known - asked_for() == set()


def test_the_page_is_chinese_when_nothing_was_chosen(portal: FlaskClient) -> None:
    answer = portal.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="zh-Hans-CN">' in answer.text


def test_the_language_stays_when_it_was_chosen_once(portal: FlaskClient) -> None:
    portal.get("/?lang=en")
    assert '<html lang="en">' in portal.get("/cases").text
    portal.get("/?lang=zh")
    assert '<html lang="zh-Hans-CN">' in portal.get("/cases").text


def test_the_page_stays_as_it_was_when_an_unknown_language_is_asked_for(
    portal: FlaskClient,
) -> None:
    assert '<html lang="zh-Hans-CN">' in portal.get("/?lang=xx").text


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0.4, "不到 1 秒", "less than a second"),
        (1, "1 秒", "1 second"),
        (59.9, "59 秒", "59 seconds"),
        (90, "1 分钟 30 秒", "1 minute 30 seconds"),
        (7200, "2 小时", "2 hours"),
        (93900, "1 天 2 小时", "1 day 2 hours"),
        (86460, "1 天 1 分钟", "1 day 1 minute"),
    ],
)
def test_a_duration_is_said_in_at_most_two_units_when_shown(
    build, seconds: float, zh: str, en: str
) -> None:
    app = build()
    with app.test_request_context("/"):
        assert language.duration(seconds) == zh
    with app.test_request_context("/?lang=en"):
        assert language.duration(seconds) == en
