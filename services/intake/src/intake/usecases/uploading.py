"""Materials as files: taken, checked, named on a form, and forgotten where no form names them (7.3.1)."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from intake.domain.access import STAFF, may_see, seen
from intake.domain.errors import MaterialsInvalid, WrongField
from intake.domain.form import ENTERPRISE
from intake.domain.materials import HandedIn
from intake.domain.ports import Actor, Files, Work
from intake.domain.upload import (
    KEPT_UNUSED,
    MOST_A_DAY,
    FileReading,
    Upload,
    check_upload,
    clean_name,
)
from intake.domain.upload_errors import FileNotFound, TooManyUploads

FORGET_FILE = "forget_file"  # the timers; their subject is the file's id
FORGET_BYTES = "forget_bytes"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A material that somebody hands in: an uploaded file by its id, or seen on paper."""

    key: str
    file_id: uuid.UUID | None = None
    seen_on_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file that may be taken: its name, what its content shows, and its bytes."""

    name: str
    media_type: str
    body: bytes


def check_file(files: Files, body: bytes, told: tuple[str, str]) -> Checked:
    """Whether a file of this name and declared type may be taken.

    It needs no transaction and none is open meanwhile, as the scanner takes its time: 30 seconds where it hangs.
    Raises UploadRefused, Infected, ScannerAway.
    """
    name, kind = clean_name(told[0]), files.kind_of(body)
    check_upload(name, len(body), kind, told[1])
    files.scan(body)
    return Checked(name=name, media_type=kind or told[1], body=body)


def upload(work: Work, actor: Actor, files: Files, checked: Checked) -> Upload:
    """Take a file; it is stored before the row is, so that no row is without its bytes.

    Raises TooManyUploads, NoStore.
    """
    if work.uploads.count_since(actor.id, work.now) >= MOST_A_DAY:
        raise TooManyUploads(MOST_A_DAY)
    kept = Upload(
        id=work.new_id(),
        name=checked.name,
        size=len(checked.body),
        media_type=checked.media_type,
        sha256=hashlib.sha256(checked.body).hexdigest(),
        station=actor.station if actor.role in STAFF else None,
        enterprise=actor.enterprise if actor.role == ENTERPRISE else None,
        uploaded_by=actor.id,
        uploaded_at=work.now,
    )
    files.put(kept.id, checked.body)
    work.uploads.add(kept)
    work.remind(FORGET_FILE, kept.id, work.now + KEPT_UNUSED)
    return kept


def hand_in(
    work: Work, actor: Actor, wishes: Sequence[Wish], form_id: uuid.UUID | None = None
) -> tuple[HandedIn, ...]:
    """The materials that were wished for, with what is known of their files.

    A file is named by those who uploaded it, and on a form that names it already by whoever may see that form.
    Raises MaterialsInvalid naming each file that is not there, or not the caller's.
    """
    wanted = [one.file_id for one in wishes if one.file_id is not None]
    there = _named_on(work, actor, form_id)
    found = work.uploads.find_all(wanted)
    known = {one.id: one for one in found if _is_own(one, actor) or one.id in there}
    lost = [n for n, one in enumerate(wishes) if one.file_id and one.file_id not in known]
    if lost:
        raise MaterialsInvalid([_unknown(n) for n in lost])
    return tuple(_handed_in(one, known.get(one.file_id) if one.file_id else None) for one in wishes)


def open_file(work: Work, actor: Actor, form_id: uuid.UUID, file_id: uuid.UUID) -> HandedIn:
    """A file of a form, for those who may see the form; the reading is recorded, but for an enterprise's own (9.3.3).

    Raises FormNotFound, FileNotFound.
    """
    form = seen(work.forms.find(form_id), actor)
    material = next((one for one in form.materials if one.file_id == file_id), None)
    if material is None:
        raise FileNotFound
    if actor.role != ENTERPRISE:
        work.uploads.record_reading(_reading(work, actor, form_id, file_id))
    return material


def forget_file(work: Work, file_id: uuid.UUID) -> None:
    """Forget a file that no form names; its bytes go by a timer of their own, which there is only once this commits."""
    if work.uploads.is_named(file_id):
        return
    work.uploads.remove(file_id)
    work.remind(FORGET_BYTES, file_id, work.now)


def forget_bytes(files: Files, file_id: uuid.UUID) -> None:
    """Delete what lies in the store of a file that is forgotten."""
    files.delete(file_id)


def let_go(work: Work, before: Sequence[HandedIn], now: Sequence[HandedIn]) -> None:
    """Files that a draft no longer names are looked at again after a while, as new ones are."""
    kept = {one.file_id for one in now}
    for one in before:
        if one.file_id and one.file_id not in kept:
            work.remind(FORGET_FILE, one.file_id, work.now + KEPT_UNUSED)


def _reading(work: Work, actor: Actor, form_id: uuid.UUID, file_id: uuid.UUID) -> FileReading:
    return FileReading(
        id=work.new_id(),
        form_id=form_id,
        file_id=file_id,
        reader=actor.id,
        reader_role=actor.role,
        read_at=work.now,
    )


def _named_on(work: Work, actor: Actor, form_id: uuid.UUID | None) -> set[uuid.UUID | None]:
    form = work.forms.find(form_id) if form_id else None
    return {one.file_id for one in form.materials} if form and may_see(form, actor) else set()


def _is_own(file: Upload, actor: Actor) -> bool:
    if actor.role == ENTERPRISE:
        return file.enterprise is not None and file.enterprise == actor.enterprise
    return file.station is not None and actor.sees_station(file.station)


def _handed_in(wish: Wish, file: Upload | None) -> HandedIn:
    if file is None:
        return HandedIn(key=wish.key, seen_on_paper=wish.seen_on_paper)
    return HandedIn(
        key=wish.key,
        file_id=file.id,
        file_name=file.name,
        size=file.size,
        media_type=file.media_type,
        sha256=file.sha256,
        seen_on_paper=wish.seen_on_paper,
    )


def _unknown(place: int) -> WrongField:
    zh, en = "没有这个上传文件，请重新上传。", "There is no such upload: upload it again."
    return WrongField(f"materials[{place}].file_id", "unknown_file", zh, en)
