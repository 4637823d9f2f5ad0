"""The catalogue of clause 5: what can be asked for, its promise, materials and process (5.1.1, 6.5.1, 7.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.domain.errors import PromiseTooLong

Named = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CatalogueItem:
    """A leaf item of clause 5. Promise and statutory limit in working days.

    `qualifications`: kinds of certificate, of which a provider needs one that covers the item; empty: none needed.
    """

    code: str
    revision: int
    kind: str
    name_zh: str
    name_en: str
    sections: tuple[str, ...]
    delivery: str
    promise_working_days: int
    statutory_working_days: int | None
    materials: tuple[Named, ...]
    fee: Named
    process: str
    process_version: int
    stages: tuple[Named, ...]
    qualifications: frozenset[str]


def read_item(entry: Mapping[str, Any], file: Mapping[str, Any]) -> CatalogueItem:
    """An entry of the catalogue file, with the process, materials and fee that it names.

    Raises KeyError where it names an unknown one, PromiseTooLong where its promise exceeds the statutory limit.
    """
    promise, statutory = entry["promise"], entry["statutory"]
    if statutory is not None and promise > statutory:
        raise PromiseTooLong(item=entry["code"], promise=promise, statutory=statutory)
    process = file["processes"][entry["process"]]
    return CatalogueItem(
        code=entry["code"],
        revision=entry["revision"],
        kind=entry["kind"],
        name_zh=entry["zh"],
        name_en=entry["en"],
        sections=tuple(entry["sections"]),
        delivery=entry["delivery"],
        promise_working_days=promise,
        statutory_working_days=statutory,
        materials=tuple(_materials(entry["materials"], file["materials"])),
        fee={"rule": entry["fee"], **_named(file["fees"][entry["fee"]])},
        process=entry["process"],
        process_version=process["version"],
        stages=tuple({"key": stage["key"], **_named(stage)} for stage in process["stages"]),
        qualifications=frozenset(entry["qualifications"]),
    )


def _materials(wanted: Mapping[str, list[str]], known: Mapping[str, Any]) -> list[Named]:
    return [
        {"key": key, **_named(known[key]), "required": need == "required"}
        for need in ("required", "optional")
        for key in wanted[need]
    ]


def _named(words: Mapping[str, str]) -> Named:
    return {"name_zh": words["zh"], "name_en": words["en"]}
