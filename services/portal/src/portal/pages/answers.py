"""The Appendix C questionnaire by link, without log-in (6.4.1)."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm

from portal.clients.backend import Refused, Unreachable
from portal.forms import answer_form, asked, facts_of
from portal.language import either
from portal.shared import portal

blueprint = Blueprint("answers", __name__)
Answer = TypeVar("Answer")

# What became of a link that no longer opens the form, by the status evaluation answers with.
CLOSED = {
    404: (
        lazy_gettext("链接无效"),
        lazy_gettext("评价链接不完整或不是由服务站发出的，请核对通知中的链接。"),
    ),
    409: (
        lazy_gettext("已经评价"),
        lazy_gettext("这份满意度评价已经提交，每个事项只评价一次。感谢您的参与。"),
    ),
    410: (
        lazy_gettext("链接已过期"),
        lazy_gettext("评价时间已过。如仍希望反馈意见，请联系服务站。"),
    ),
}


@blueprint.get("/e/<token>")
def show(token: str) -> ResponseReturnValue:
    """The form behind a link, with the facts of the service above it."""
    sheet = _ask(lambda: portal().clients.evaluation.questionnaire(token))
    if isinstance(sheet, Refused):
        return _closed(sheet)
    return _page(sheet, answer_form(sheet["definition"], either, sheet.get("suggested") or {}))


@blueprint.post("/e/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Hand the answers on; wrong fields are named beside them and nothing typed is lost."""
    sheet = _ask(lambda: portal().clients.evaluation.questionnaire(token))
    if isinstance(sheet, Refused):
        return _closed(sheet)
    form = answer_form(sheet["definition"], either, {})
    if not form.validate():
        return _page(sheet, form), 422
    refused = _ask(lambda: portal().clients.evaluation.answer(token, _content(sheet, form)))
    if refused is None:
        return redirect(url_for("answers.thank"), 303)
    if refused.status in CLOSED:
        return _closed(refused)
    return _page(sheet, form, refused), 422


@blueprint.get("/answered")
def thank() -> ResponseReturnValue:
    """The answer is in."""
    return render_template("answered.html")


def _ask(question: Callable[[], Answer]) -> Answer | Refused:
    try:
        return question()
    except Refused as refused:
        return refused
    except Unreachable:
        abort(503)


def _content(sheet: dict[str, Any], form: FlaskForm) -> dict[str, str]:
    """What was filled in; blank fields are left out, evaluation says which of them it needs."""
    typed = {field["key"]: form[field["key"]].data for field in asked(sheet["definition"])}
    return {key: value.strip() for key, value in typed.items() if value and value.strip()}


def _page(sheet: dict[str, Any], form: FlaskForm, refused: Refused | None = None) -> str:
    return render_template(
        "questionnaire.html",
        sheet=sheet,
        form=form,
        facts=facts_of(sheet, either),
        wrong=_wrong_fields(form, refused),
    )


def _wrong_fields(form: FlaskForm, refused: Refused | None) -> list[tuple[str | None, str]]:
    """Each mistake with its field, or with None where it belongs to no field of the page."""
    if refused is None:
        return []
    named = [(_key(str(error.get("field"))), error) for error in refused.errors]
    wrong = [
        (key if key in form else None, either(error.get("zh", ""), error.get("en", "")))
        for key, error in named
    ]
    return wrong or [(None, either(refused.zh, refused.en))]


def _key(path: str) -> str:
    """The field of a path such as "content.overall" or "json.content.overall"."""
    return path.rsplit(".", 1)[-1]


def _closed(refused: Refused) -> ResponseReturnValue:
    if refused.status not in CLOSED:
        abort(503)
    title, text = CLOSED[refused.status]
    return render_template("closed.html", title=title, text=text), refused.status
