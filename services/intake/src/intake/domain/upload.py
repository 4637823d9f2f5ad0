"""Uploaded files 上传文件: which kinds, how large, whose, and how long one waits to be used (7.3.1)."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from intake.domain.errors import WrongField
from intake.domain.upload_errors import UploadRefused

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_A_DAY = 200
KEPT_UNUSED = datetime.timedelta(days=7)  # calendar days; then a file that no form names is deleted
UNDECLARED = "application/octet-stream"
LONGEST_NAME = 200
OFFICE = "application/vnd.openxmlformats-officedocument."
PLAIN_ZIP = "application/zip"
MACROS = "application/vnd.ms-office.vbaProject"  # an office document of any kind that has macros
# The kinds that are taken, with the endings that name them.
KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    PLAIN_ZIP: ("zip",),
    f"{OFFICE}wordprocessingml.document": ("docx",),
    f"{OFFICE}spreadsheetml.sheet": ("xlsx",),
}


@dataclass(eq=False, kw_only=True)
class Upload:
    """A file as it was taken; the bytes lie in the store under its id. `size` in bytes, `sha256` in hex."""

    id: uuid.UUID
    name: str
    size: int
    media_type: str
    sha256: str
    station: str | None
    enterprise: str | None
    uploaded_by: str
    uploaded_at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class FileReading:
    """Somebody but the enterprise itself read a file of a form."""

    id: uuid.UUID
    form_id: uuid.UUID
    file_id: uuid.UUID
    reader: str
    reader_role: str
    read_at: datetime.datetime


def clean_name(name: str) -> str:
    """The last part of a name as somebody's computer had it, without what no name holds."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    return kept.strip(" .")[-LONGEST_NAME:]


def check_upload(name: str, size: int, found: str | None, declared: str) -> None:
    """Whether a file may be taken: `found` is the kind that its content shows, `declared` what was said of it.

    Raises UploadRefused naming all that is wrong.
    """
    wrong = [*_wrong_name(name), *_wrong_size(size), *_wrong_kind(name, size, found, declared)]
    if wrong:
        raise UploadRefused(wrong)


def _wrong_name(name: str) -> Iterator[WrongField]:
    if not name:
        yield WrongField("name", "required", "请填写文件名。", "The file needs a name.")


def _wrong_size(size: int) -> Iterator[WrongField]:
    if not 0 < size <= LARGEST:
        zh = f"文件应在 1 字节到 {LARGEST // MEGABYTE} 兆字节之间。"
        en = f"A file has from 1 byte to {LARGEST // MEGABYTE} megabytes."
        yield WrongField("file", "wrong_size", zh, en)


def _wrong_kind(name: str, size: int, found: str | None, declared: str) -> Iterator[WrongField]:
    if not size:
        return
    if found == MACROS:
        zh = "文件含有宏，不能接收；请另存为不含宏的 DOCX 或 XLSX 后重新上传。"
        en = "The file has macros: save it without them, as DOCX or XLSX, and upload it again."
        yield WrongField("file", "has_macros", zh, en)
    elif found not in KINDS:
        zh = "只接受 PDF、JPEG、PNG、ZIP、DOCX、XLSX 文件（按内容判断）。"
        en = "Only PDF, JPEG, PNG, ZIP, DOCX and XLSX files are taken, by their content."
        yield WrongField("file", "wrong_kind", zh, en)
    elif declared not in {found, UNDECLARED} or _ending(name) not in {"", *KINDS[found]}:
        zh, en = "文件内容与其名称或类型不符。", "The content is not what its name or type says."
        yield WrongField("file", "not_what_it_says", zh, en)


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""
