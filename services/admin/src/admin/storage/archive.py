"""The repository of the archive: case files and the sealed records in their chains."""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.domain.archive import CaseFile
from admin.domain.chain import ArchiveRecord, Chain
from admin.storage import tables
from admin.storage.repository import open_row


class SqlArchive:
    """Case files, records, readings."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def open(self, case_id: uuid.UUID) -> CaseFile:
        """The file of a case, locked; a new one where there was none."""
        file: CaseFile = open_row(self.session, CaseFile(case_id=case_id), "case_id")
        return file

    def chain(self, station: str) -> Chain:
        """The end of a station's archive, locked, so that positions have no gaps."""
        chain: Chain = open_row(self.session, Chain(station=station), "station")
        return chain

    def add(self, record: ArchiveRecord) -> None:
        self.session.add(record)

    def note_reading(
        self, reading_id: uuid.UUID, number: str, reader: str, role: str, at: datetime.datetime
    ) -> None:
        row = {"reading_id": reading_id, "number": number, "reader": reader}
        self.session.execute(
            sa.insert(tables.archive_reading), {**row, "reader_role": role, "read_at": at}
        )
