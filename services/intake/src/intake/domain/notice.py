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


class PaperKind(StrEnum):
    """What a paper is."""

    NEED_FORM = "need_form"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    DENIAL_NOTICE = "denial_notice"


# The last part of the address of each paper.
PLACES = {
    PaperKind.NEED_FORM: "paper",
    PaperKind.ACCEPTANCE_NOTICE: "notice",
    PaperKind.DENIAL_NOTICE: "denial-notice",
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document as it was issued, as canonical JSON; it never changes."""

    form_id: uuid.UUID
    kind: PaperKind
    sha256: str
    body: bytes
    issued_at: datetime.datetime

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
    form: Form, station: Station, names: Sequence[CatalogueItem], check_code: str
) -> dict[str, Any]:
    """The acceptance notice 受理通知书: number, items with due times, first-asker, contact, check code."""
    return {
        "kind": PaperKind.ACCEPTANCE_NOTICE,
        "title_zh": "受理通知书",
        "title_en": "Acceptance notice",
        "number": form.number,
        "case_id": str(form.id),
        "check_code": check_code,
        "station": _station(station),
        "enterprise": {
            "name": form.content["enterprise"]["name"],
            "credit_code": form.enterprise,
        },
        "channel": form.channel,
        "filed_at": _time(form.filed_at),
        "accepted_at": _time(form.decided_at),
        "first_asker": form.first_asker,
        "green_ground": form.green_ground,
        "green_evidence": form.green_evidence,
        "items": [_item(one, name) for one, name in zip(form.items, names, strict=True)],
        "materials": [material_document(one) for one in form.materials],
        "hint_zh": "凭编号和查询码可在查询页面查看办理进度；请妥善保管查询码。",
        "hint_en": "The number and the check code show on the public page where the case stands.",
    }


def denial_document(form: Form, station: Station, check_code: str) -> dict[str, Any]:
    """The notice of a refusal 不予受理通知书: number, reason, legal ground, until when it can be appealed (7.2a)."""
    denial = form.denial
    zh, en = CLASS_NAMES[denial.reason_class]
    return {
        "kind": PaperKind.DENIAL_NOTICE,
        "title_zh": "不予受理（否定备案）通知书",
        "title_en": "Notice of refusal (negative filing)",
        "number": denial.number,
        "case_id": str(form.id),
        "check_code": check_code,
        "station": _station(station),
        "enterprise": {
            "name": form.content["enterprise"]["name"],
            "credit_code": form.enterprise,
        },
        "filed_at": _time(form.filed_at),
        "refused_at": _time(denial.decided_at),
        "reason_class_zh": zh,
        "reason_class_en": en,
        "reason": denial.reason,
        "legal_ground": denial.legal_ground,
        "appeal_by": _time(denial.appeal_by),
        "hint_zh": "如有异议，可在上述期限前申请复核；凭编号和查询码可核验本通知书真伪。",
        "hint_en": "It can be appealed until then; the number and the check code show whether this notice is genuine.",
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
