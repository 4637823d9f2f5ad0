"""Two languages: Chinese stands in the source, English in translations/en (see docs/decisions)."""

import datetime
import functools
import pathlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, session, url_for
from flask_babel import gettext, ngettext

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
TAGS = {"zh": "zh-Hans-CN", "en": "en"}
CATALOGS = pathlib.Path(__file__).parent / "translations"


class Catalogs(flask_babel.Domain):  # type: ignore[misc]
    """Reads the .po files themselves: nothing to compile, to commit twice or to write at start."""

    def get_translations(self) -> Any:
        return catalog(current())


@functools.cache
def catalog(language: str) -> NullTranslations:
    """The texts of a language; Chinese needs none, it is the source."""
    path = CATALOGS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=LOCALES[language]))
    return Translations(BytesIO(compiled.getvalue()))


def current() -> str:
    """The key of the language of this request: "zh" or "en"."""
    asked = request.args.get("lang")
    if asked in LOCALES:
        session["lang"] = asked
    return str(session.get("lang", "zh")) if session.get("lang") in LOCALES else "zh"


def either(zh: str, en: str) -> str:
    """The text of a pair, as the services send them, in the language of this request."""
    return (zh or en) if current() == "zh" else (en or zh)


UNITS: tuple[tuple[int, Callable[[int], str]], ...] = (
    (86400, lambda count: str(ngettext("%(num)d 天", "%(num)d 天", count))),
    (3600, lambda count: str(ngettext("%(num)d 小时", "%(num)d 小时", count))),
    (60, lambda count: str(ngettext("%(num)d 分钟", "%(num)d 分钟", count))),
    (1, lambda count: str(ngettext("%(num)d 秒", "%(num)d 秒", count))),
)


def duration(seconds: float) -> str:
    """How long, in words and at most two units: 2 天 3 小时; 1 分钟 30 秒; 不到 1 秒."""
    left, words = int(seconds), []
    for size, said in UNITS:
        count, left = divmod(left, size)
        if count:
            words.append(said(count))
    return " ".join(words[:2]) or str(gettext("不到 1 秒"))


def moment(at: datetime.datetime) -> str:
    """A time as the wall clock of Shenyang shows it, the same in both languages."""
    return str(flask_babel.format_datetime(at, "yyyy-MM-dd HH:mm"))


def link_in(language: str) -> str:
    """This page in another language; what a form was sent to is shown again by its own address."""
    arguments = {**request.args.to_dict(), **(request.view_args or {}), "lang": language}
    return url_for(request.endpoint or "landing.show", **arguments)


def install(app: Flask) -> None:
    """Set up Flask-Babel with our catalogs, Shanghai time and the words that templates use."""
    babel = flask_babel.Babel()
    babel.domain_instance = Catalogs()
    babel.init_app(
        app,
        default_locale=LOCALES["zh"],
        default_timezone="Asia/Shanghai",
        locale_selector=lambda: LOCALES[current()],
    )
    app.jinja_env.filters["duration"] = duration
    app.jinja_env.filters["percent"] = lambda share: flask_babel.format_percent(share, "0.#%")
    app.jinja_env.globals["moment"] = moment
    app.context_processor(_words)


def _words() -> dict[str, Any]:
    return {"language": current(), "tag": TAGS[current()], "either": either, "link_in": link_in}
