"""What goes over the wire. Bodies take known keys alone; what stands in a form is checked by the domain."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from chassis.paging import PageQuery
from evaluation.domain.item_evaluation import State
from evaluation.queries import GROUPS


class Strict(ma.Schema):
    class Meta:
        unknown = ma.RAISE


class Option(ma.Schema):
    key = fields.String()
    zh = fields.String()
    en = fields.String()


class Field(ma.Schema):
    key = fields.String()
    zh = fields.String()
    en = fields.String()
    type = fields.String()
    required = fields.Boolean()
    max_length = fields.Integer()
    number = fields.Integer(allow_none=True)
    by_system = fields.Boolean(metadata={"description": "系统自动填写 / filled in by the system"})
    options = fields.List(fields.Nested(Option))


class Section(ma.Schema):
    key = fields.String()
    zh = fields.String()
    en = fields.String()
    fields_ = fields.List(fields.Nested(Field), attribute="fields", data_key="fields")


class Definition(ma.Schema):
    """A form as data; `sections` hold its fields in the order of the paper form."""

    form = fields.String()
    version = fields.Integer()
    standard = fields.String()
    zh = fields.String()
    en = fields.String()
    sections = fields.List(fields.Nested(Section))


class VersionQuery(Strict):
    version = fields.Integer(load_default=None, validate=validate.Range(1, 9999))


class QuestionnairesQuery(PageQuery):
    state = fields.String(
        load_default=None, validate=validate.OneOf(["open", "answered", "expired"])
    )
    case_id = fields.UUID(load_default=None)


class Questionnaire(ma.Schema):
    id = fields.UUID()
    case_id = fields.UUID()
    item_id = fields.UUID()
    number = fields.String()
    station = fields.String()
    enterprise = fields.String()
    item_code = fields.String(allow_none=True)
    kind = fields.String()
    state = fields.String()
    definition_version = fields.Integer()
    issued_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)
    link = fields.String(allow_none=True)


class QuestionnairePage(ma.Schema):
    items = fields.List(fields.Nested(Questionnaire))
    next = fields.String(allow_none=True)


class OpenForm(ma.Schema):
    """What the holder of a link sees: the form, the facts in it, and what may stand in its fields."""

    questionnaire_id = fields.UUID()
    expires_at = fields.AwareDateTime()
    definition = fields.Nested(Definition)
    facts = fields.Dict(keys=fields.String())
    suggested = fields.Dict(keys=fields.String(), values=fields.String())


class AnswerBody(Strict):
    """`content`: field key of Appendix C -> value; every wrong field is named at once."""

    content = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


class SummaryBody(Strict):
    """The service summary (6.4.2): its fields are checked whole by its definition `service_summary`."""

    result = fields.Raw(
        metadata={"type": "string", "enum": ["achieved", "partly_achieved", "not_achieved"]}
    )
    findings = fields.Raw(metadata={"type": "string", "maxLength": 4000})
    advice = fields.Raw(allow_none=True, metadata={"type": "string", "maxLength": 4000})
    department = fields.Raw(allow_none=True, metadata={"type": "string", "maxLength": 100})
    technical_staff = fields.Raw(allow_none=True, metadata={"type": "string", "maxLength": 100})
    files = fields.Raw(
        allow_none=True,
        metadata={
            "type": "array",
            "items": {"type": "object"},
            "description": "[{file_name, size, media_type}]",
        },
    )


class PaperReference(ma.Schema):
    kind = fields.String()
    path = fields.String()
    sha256 = fields.String()


class Issued(ma.Schema):
    """A paper was frozen; its document is read by its path."""

    case_id = fields.UUID()
    item_id = fields.UUID()
    issued_at = fields.AwareDateTime()
    paper = fields.Nested(PaperReference)


class SummaryIssued(Issued):
    due_at = fields.String(allow_none=True)
    in_time = fields.Boolean()


class ItemsQuery(PageQuery):
    state = fields.Enum(State, by_value=True, load_default=None)
    case_id = fields.UUID(load_default=None)


class Item(ma.Schema):
    """How far the evaluation of an item is; `summary_due_at` is set once its service ended."""

    id = fields.UUID()
    case_id = fields.UUID()
    number = fields.String()
    station = fields.String()
    enterprise = fields.String()
    code = fields.String(allow_none=True)
    kind = fields.String()
    performer = fields.String(allow_none=True)
    provider = fields.String(allow_none=True)
    state = fields.Enum(State, by_value=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    started_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    summary_due_at = fields.AwareDateTime(allow_none=True)
    case_evaluated_at = fields.AwareDateTime(allow_none=True)


class ItemPage(ma.Schema):
    items = fields.List(fields.Nested(Item))
    next = fields.String(allow_none=True)


class ResultsQuery(Strict):
    by = fields.String(required=True, validate=validate.OneOf(list(GROUPS)))


class Result(ma.Schema):
    """Counts by question and grade. Rates are shares between 0 and 1; `five_grades` is the 好差评 scale."""

    group = fields.String()
    answers = fields.Integer()
    questions = fields.Dict(
        keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.Integer())
    )
    satisfaction = fields.Dict(keys=fields.String(), values=fields.Float(allow_none=True))
    satisfaction_rate = fields.Float(allow_none=True)
    solved_rate = fields.Float(allow_none=True)
    five_grades = fields.Dict(keys=fields.String(), values=fields.Integer())
    bad_reviews = fields.Integer()


class Results(ma.Schema):
    by = fields.String()
    items = fields.List(fields.Nested(Result))
    next = fields.String(allow_none=True)


def issued(paper: Any) -> dict[str, Any]:
    """A paper that was just frozen, with the reference that messages carry as well."""
    reference = {"kind": paper.kind, "path": paper.path, "sha256": paper.sha256}
    return {
        "case_id": paper.case_id,
        "item_id": paper.item_id,
        "issued_at": paper.issued_at,
        "paper": reference,
    }
