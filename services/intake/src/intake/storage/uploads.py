"""What is known of uploaded files; their bytes lie elsewhere."""

import dataclasses
import datetime
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.domain.upload import FileReading, Upload
from intake.storage.tables import file_reading, handed_in, upload

A_DAY = datetime.timedelta(days=1)


class Uploads:
    """Files by id."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, kept: Upload) -> None:
        self.session.add(kept)

    def find_all(self, ids: Sequence[uuid.UUID]) -> Sequence[Upload]:
        """Those of these that are there; held, so that none is forgotten while a form takes it."""
        if not ids:
            return ()
        found = sa.select(Upload).where(upload.c.id.in_(ids)).order_by(upload.c.id)
        return self.session.scalars(found.with_for_update(key_share=True)).all()

    def count_since(self, account: str, now: datetime.datetime) -> int:
        """How many files an account has uploaded within a day."""
        mine = (upload.c.uploaded_by == account, upload.c.uploaded_at > now - A_DAY)
        return self.session.scalar(sa.select(sa.func.count()).where(*mine)) or 0

    def is_named(self, file_id: uuid.UUID) -> bool:
        """Whether a form names it; the file is held until the transaction ends."""
        held = sa.select(upload.c.id).where(upload.c.id == file_id).with_for_update()
        self.session.execute(held)
        named = sa.select(sa.exists().where(handed_in.c.file_id == file_id))
        return bool(self.session.scalar(named))

    def remove(self, file_id: uuid.UUID) -> None:
        self.session.execute(sa.delete(upload).where(upload.c.id == file_id))

    def record_reading(self, reading: FileReading) -> None:
        self.session.execute(sa.insert(file_reading).values(dataclasses.asdict(reading)))
