"""Materials: what a form has to bring, what was handed in, and what a notice may name (7.3.1, 4.2.1)."""

import re
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.domain.definition import Definition
from intake.domain.errors import MaterialsInvalid, WrongField
from intake.domain.facts import AskedMaterial

ROW = re.compile(r"\[(\d{1,3})\]")
Labels = Mapping[str, tuple[str, str]]


@dataclass(eq=False, kw_only=True)
class HandedIn:
    """A material that came in: an uploaded file, or one seen on paper by staff. `size` in bytes."""

    key: str
    file_id: uuid.UUID | None = None
    file_name: str = ""
    size: int = 0
    media_type: str = ""
    sha256: str = ""
    seen_on_paper: bool = False

    def again(self) -> "HandedIn":
        """The same material for another form."""
        names = ("key", "file_id", "file_name", "size", "media_type", "sha256", "seen_on_paper")
        return HandedIn(**{name: getattr(self, name) for name in names})


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that a notice names: a material by its key, or a field by its path, with a note in words."""

    material: str | None = None
    field: str | None = None
    note: str = ""

    @property
    def name(self) -> str:
        return f"material:{self.material}" if self.material else f"field:{self.field}"


def check_handed_in(
    handed_in: Sequence[HandedIn], asked: Sequence[AskedMaterial], *, by_staff: bool
) -> None:
    """Whether materials may be attached. Raises MaterialsInvalid naming each that may not."""
    known = {material.key for material in asked}
    found = [
        wrong
        for index, one in enumerate(handed_in)
        for wrong in _handed_in(f"materials[{index}]", one, known, by_staff)
    ]
    if found:
        raise MaterialsInvalid(found)


def _handed_in(path: str, one: HandedIn, known: set[str], by_staff: bool) -> Iterator[WrongField]:
    if one.key not in known:
        yield _unknown(f"{path}.key", one.key)
    if one.seen_on_paper:
        if not by_staff:
            yield _staff_only(path)
        return
    if one.file_id is None:
        zh, en = "请上传文件，或由窗口登记为纸质材料", "upload a file, or let staff see it on paper"
        yield _wrong(f"{path}.file_id", "required", zh, en)


def check_seen_on_paper(handed_in: Sequence[HandedIn], before: Sequence[HandedIn]) -> None:
    """Whether whoever is no staff leaves it at the papers that staff saw before. Raises MaterialsInvalid."""
    seen = {one.key for one in before if one.seen_on_paper}
    found = [
        _staff_only(f"materials[{index}]")
        for index, one in enumerate(handed_in)
        if one.seen_on_paper and one.key not in seen
    ]
    if found:
        raise MaterialsInvalid(found)


def check_returned(
    keys: Sequence[str], handed_in: Sequence[HandedIn], back: Collection[str]
) -> list[WrongField]:
    """What of these cannot be handed back: nothing of it was seen on paper, or it is back already."""
    on_paper = {one.key for one in handed_in if one.seen_on_paper} - set(back)
    zh, en = "没有收存该纸质材料，或已退还", "no original of it is kept here, or it is back already"
    return [
        _wrong(f"materials[{n}]", "not_kept", zh, en)
        for n, key in enumerate(keys)
        if key not in on_paper or key in keys[:n]
    ]


def check_missing(
    missing: Sequence[Missing], asked: Sequence[AskedMaterial], definition: Definition
) -> None:
    """Whether a notice names things that this form has. Raises MaterialsInvalid naming each that is not."""
    known, paths = {material.key for material in asked}, set(definition.labels())
    found = [
        wrong
        for index, one in enumerate(missing)
        for wrong in _missing(f"missing[{index}]", one, known, paths)
    ]
    if found:
        raise MaterialsInvalid(found)


def _missing(path: str, one: Missing, known: set[str], paths: set[str]) -> Iterator[WrongField]:
    if (one.material is None) == (one.field is None):
        yield _wrong(
            path, "one_of", "请填写 material 或 field 之一", "name either a material or a field"
        )
    elif one.material is not None and one.material not in known:
        yield _unknown(f"{path}.material", one.material)
    elif one.field is not None and ROW.sub("", one.field) not in paths:
        yield _wrong(
            f"{path}.field", "unknown_field", "需求表中没有该字段", "the form has no such field"
        )


def check_answers_all(
    missing: Sequence[Missing], handed_in: Sequence[HandedIn], *, with_content: bool
) -> None:
    """Whether an answer brings all that the notice named. Raises MaterialsInvalid naming what is still missing."""
    came = {one.key for one in handed_in}
    found = [
        _wrong(f"materials.{one.material}", "still_missing", "仍缺少该材料", "it is still missing")
        for one in missing
        if one.material and one.material not in came
    ]
    if not with_content and any(one.field for one in missing):
        found.append(
            _wrong("content", "still_missing", "请提交改正后的表格内容", "send the corrected form")
        )
    if found:
        raise MaterialsInvalid(found)


def named_to_people(
    missing: Sequence[Missing], asked: Sequence[AskedMaterial], definition: Definition
) -> list[dict[str, str]]:
    """What is missing as people read it: a material by its name, a field by its label and row; checked before."""
    materials = {one.key: (one.name_zh, one.name_en) for one in asked}
    labels = definition.labels()
    return [_named(one, materials, labels) for one in missing]


def _named(one: Missing, materials: Labels, labels: Labels) -> dict[str, str]:
    zh, en = materials[one.material] if one.material else labels[ROW.sub("", one.field or "")]
    if row := ROW.search(one.field or ""):
        number = int(row[1]) + 1
        zh, en = f"{zh}（第 {number} 行）", f"{en} (row {number})"
    return {"what_zh": zh, "what_en": en, "note": one.note}


def _staff_only(path: str) -> WrongField:
    return _wrong(
        f"{path}.seen_on_paper",
        "staff_only",
        "只有窗口人员可以登记纸质材料",
        "only staff can say that they saw it on paper",
    )


def _unknown(path: str, key: str) -> WrongField:
    return _wrong(
        path,
        "unknown_material",
        f"该需求表的事项不需要材料“{key[:60]}”",
        f"the items of this form ask for no material {key[:60]}",
    )


def _wrong(path: str, code: str, zh: str, en: str) -> WrongField:
    return WrongField(path, code, f"{zh}。", f"{en[0].upper()}{en[1:]}.")
