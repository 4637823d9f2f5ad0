"""The forms of the public pages."""

import datetime
import unicodedata
from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import DateInput

from portal.language import moment

Choose = Callable[[str, str], str]
LONG_TEXT = 200


def _tidy(value: str | None) -> str:
    """What was meant: people copy numbers with blanks around them."""
    return (value or "").strip()


def meant(text: str) -> str:
    """A number or code as it is printed: typed in small or full-width letters it is the same."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


class LookupForm(FlaskForm):  # type: ignore[misc]
    """Case number and check code, both from the acceptance notice (7.3.2b)."""

    number = StringField(
        lazy_gettext("办件编号"),
        filters=[_tidy],
        validators=[DataRequired(lazy_gettext("请填写办件编号。")), Length(max=64)],
    )
    code = StringField(
        lazy_gettext("查询码"),
        filters=[_tidy],
        validators=[DataRequired(lazy_gettext("请填写查询码。")), Length(max=64)],
    )


class NoticeForm(LookupForm):
    """Number and check code of a notice of any kind."""

    number = StringField(
        lazy_gettext("通知书编号"),
        filters=[_tidy],
        validators=[DataRequired(lazy_gettext("请填写通知书编号。")), Length(max=64)],
    )


def answer_form(definition: dict[str, Any], choose: Choose, suggested: dict[str, str]) -> FlaskForm:
    """The form of a definition (Appendix C): its fields that people fill in, by their keys.

    Nothing is checked here but the protection against foreign sites; evaluation checks the whole
    and names each wrong field. `choose(zh, en)` picks the language.
    """
    fields = {field["key"]: _field(field, choose) for field in asked(definition)}
    made = type("AnswerForm", (FlaskForm,), fields)
    return made(data=suggested)


def asked(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a definition that are not filled in by the system, in order."""
    return [
        field
        for section in definition["sections"]
        for field in section["fields"]
        if not field.get("by_system")
    ]


def facts_of(sheet: dict[str, Any], choose: Choose) -> list[tuple[str, str]]:
    """What the system filled in of the form, by its labels; what it does not know is left out."""
    fields = [f for section in sheet["definition"]["sections"] for f in section["fields"]]
    known = [(f, sheet["facts"].get(f["key"])) for f in fields if f.get("by_system")]
    return [(choose(f["zh"], f["en"]), _shown(f, value, choose)) for f, value in known if value]


def _shown(field: dict[str, Any], value: str, choose: Choose) -> str:
    if field["type"] == "time":
        return moment(datetime.datetime.fromisoformat(value))
    named = {option["key"]: option for option in field.get("options") or ()}
    return choose(named[value]["zh"], named[value]["en"]) if value in named else value


def _field(field: dict[str, Any], choose: Choose) -> Field:
    label = choose(field["zh"], field["en"])
    if field["type"] == "choice":
        options = [SelectChoice(o["key"], choose(o["zh"], o["en"])) for o in field["options"]]
        return RadioField(label, choices=options, validate_choice=False)
    if field["type"] == "date":
        return StringField(label, widget=DateInput())  # as typed: evaluation judges it
    long = field.get("max_length", 0) > LONG_TEXT
    return TextAreaField(label) if long else StringField(label)
