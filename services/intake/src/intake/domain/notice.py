"""The papers that intake issues: the form as filed, and the acceptance notice (7.3.2b)."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intake.domain.acceptance import Item
from intake.domain.definition import Definition
from intake.domain.denial import CLASS_NAMES
from intake.domain.facts import CatalogueItem, Station
from intake.domain.form import Form
from intake.domain.numbering import hash_of_check_code


class PaperKind(StrEnum):
    """What a paper is."""

    NEED_FORM = "need_form"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    DENIAL_NOTICE = "denial_notice"
    SUPPLEMENT_NOTICE = "supplement_notice"
    REFERRAL_NOTICE = "referral_notice"


# The last part of the address of each paper.
PLACES = {
    PaperKind.NEED_FORM: "paper",
    PaperKind.ACCEPTANCE_NOTICE: "notice",
    PaperKind.DENIAL_NOTICE: "denial-notice",
    PaperKind.SUPPLEMENT_NOTICE: "supplement-notice",
    PaperKind.REFERRAL_NOTICE: "referral-notice",
}
TITLES = {
    PaperKind.ACCEPTANCE_NOTICE: ("受理通知书", "Acceptance notice"),
    PaperKind.DENIAL_NOTICE: ("不予受理（否定备案）通知书", "Notice of refusal (negative filing)"),
    PaperKind.SUPPLEMENT_NOTICE: ("一次性告知书", "Notice of all that is missing"),
    PaperKind.REFERRAL_NOTICE: ("首问引导告知书", "Notice of who to go to"),
}
"""Of the papers that have a number and can be checked in public."""


@dataclass(frozen=True)
class Checked:
    """The number of a notice and the code that tells a true one from a forged one."""

    number: str
    code: str

    @property
    def code_hash(self) -> str:
        """What is kept of the code."""
        return hash_of_check_code(self.number, self.code)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document as it was issued, as canonical JSON; it never changes.

    `number` and the hash of its check code are those of a notice that is checked by a number of its own.
    """

    form_id: uuid.UUID
    kind: PaperKind
    sha256: str
    body: bytes
    issued_at: datetime.datetime
    number: str | None = None
    check_code_hash: str | None = None

    @property
    def path(self) -> str:
        return f"/api/intake/v1/forms/{self.form_id}/{PLACES[self.kind]}"


def form_document(form: Form, definition: Definition) -> dict[str, Any]:
    """The form as filed: its content exactly as it was given."""
    return {
        "kind": PaperKind.NEED_FORM,
        "title_zh": definition.zh,
        "title_en": definition.en,
        "definition": definition.key,
        "definition_version": definition.version,
        "form_id": str(form.id),
        "station": form.station,
        "channel": form.channel,
        "filed_at": _time(form.filed_at),
        "content": form.content,
        "materials": [material_document(one) for one in form.materials],
    }


def notice_document(
    form: Form, station: Station, names: Sequence[CatalogueItem], checked: Checked
) -> dict[str, Any]:
    """The acceptance notice 受理通知书: number, items with due times, first-asker, contact, check code."""
    return {
        **_headed(PaperKind.ACCEPTANCE_NOTICE, form, station, checked),
        "channel": form.channel,
        "accepted_at": _time(form.decided_at),
        "first_asker": form.first_asker,
        "green_ground": form.green_ground,
        "green_evidence": form.green_evidence,
        "items": [_item(one, name) for one, name in zip(form.items, names, strict=True)],
        "materials": [material_document(one) for one in form.materials],
        "hint_zh": "凭编号和查询码可在查询页面查看办理进度；请妥善保管查询码。",
        "hint_en": "The number and the check code show on the public page where the case stands.",
    }


def denial_document(form: Form, station: Station, checked: Checked) -> dict[str, Any]:
    """The notice of a refusal 不予受理通知书: number, reason, legal ground, until when it can be appealed (7.2a)."""
    denial = form.denial
    zh, en = CLASS_NAMES[denial.reason_class]
    return {
        **_headed(PaperKind.DENIAL_NOTICE, form, station, checked),
        "refused_at": _time(denial.decided_at),
        "reason_class_zh": zh,
        "reason_class_en": en,
        "reason": denial.reason,
        "legal_ground": denial.legal_ground,
        "appeal_by": _time(denial.appeal_by),
        "hint_zh": "如有异议，可在上述期限前申请复核；凭编号和查询码可核验本通知书真伪。",
        "hint_en": "It can be appealed until then; the number and the check code show whether this notice is genuine.",
    }


def supplement_document(
    form: Form, station: Station, missing: Sequence[dict[str, str]], checked: Checked
) -> dict[str, Any]:
    """The one notice of all that is missing 一次性告知书, with the limit of the answer (4.2.1, 7.3.1)."""
    notice = form.notices[-1]
    return {
        **_headed(PaperKind.SUPPLEMENT_NOTICE, form, station, checked),
        "asked_at": _time(notice.asked_at),
        "asked_by": notice.asked_by,
        "missing": list(missing),
        "answer_by": _time(notice.answer_by),
        "again": notice.breach,
        "hint_zh": "请在上述期限前一次补正；逾期未补正的，本次申请失效，可以重新提出。",
        "hint_en": "Please hand in everything by then; later this application lapses and can be filed anew.",
    }


def referral_document(form: Form, station: Station, checked: Checked) -> dict[str, Any]:
    """The answer of whoever was asked first that it is not the station's: who to go to (首问负责 7.2c)."""
    referral = form.referral or {}
    return {
        **_headed(PaperKind.REFERRAL_NOTICE, form, station, checked),
        "referred_at": _time(form.decided_at),
        "first_asker": form.first_asker,
        "body": referral["body"],
        "contact": referral["contact"],
        "reason": referral["reason"],
        "hint_zh": "凭编号和查询码可核验本告知书真伪。",
        "hint_en": "The number and the check code show whether this notice is genuine.",
    }


def _headed(kind: PaperKind, form: Form, station: Station, checked: Checked) -> dict[str, Any]:
    zh, en = TITLES[kind]
    return {
        "kind": kind,
        "title_zh": zh,
        "title_en": en,
        "number": checked.number,
        "check_code": checked.code,
        "case_id": str(form.id),
        "station": _station(station),
        "enterprise": {
            "name": form.content["enterprise"]["name"],
            "credit_code": form.enterprise,
        },
        "filed_at": _time(form.filed_at),
    }


def material_document(one: Any) -> dict[str, Any]:
    """A material as plain data, without what the storage adds."""
    names = ("key", "file_name", "size", "media_type", "sha256", "seen_on_paper")
    file_id = str(one.file_id) if one.file_id else None
    return {**{name: getattr(one, name) for name in names}, "file_id": file_id}


def _station(station: Station) -> dict[str, str]:
    return {
        "code": station.code,
        "name_zh": station.name_zh,
        "name_en": station.name_en,
        "address_zh": station.address_zh,
        "phone": station.phone,
    }


def _item(item: Item, name: CatalogueItem) -> dict[str, Any]:
    """`due_at` is UTC; the promise is so many of its unit; a provisional due time waits for the year's calendar."""
    return {
        "item_id": str(item.id),
        "section": item.section,
        "asked_zh": item.zh,
        "asked_en": item.en,
        "code": item.code,
        "name_zh": name.name_zh if item.code else "待评估归类",
        "name_en": name.name_en if item.code else "to be classified at assessment",
        "kind": item.kind,
        "quantity": item.quantity,
        "promise_value": item.promise_value,
        "promise_unit": item.promise_unit,
        "due_at": _time(item.due_at),
        "provisional": item.provisional,
    }


def _time(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(datetime.UTC).isoformat() if moment else None
