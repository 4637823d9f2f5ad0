"""The repository of the archive: case files and the sealed records in their chains."""

import datetime
import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.domain.archive import CaseFile
from admin.domain.chain import ArchiveRecord, Chain
from admin.storage import tables
from chassis.ahead import Ahead


class SqlArchive:
    """Case files, records, readings."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.files = Ahead(session, CaseFile, tables.case_file.c.case_id)
        self.chains = Ahead(session, Chain, tables.archive_chain.c.station)

    def expect_files(self, case_ids: Iterable[uuid.UUID]) -> Sequence[CaseFile]:
        """These files, each locked; new ones where there were none."""
        wanted = set(case_ids)
        self.files.bring(CaseFile(case_id=case_id) for case_id in wanted)
        self.files.load(wanted)
        return [file for file in self.files.known.values() if file]

    def expect_chains(self, stations: Iterable[str]) -> None:
        """Lock these chains, in one order: a batch may end in several, and so may another replica's."""
        wanted = set(stations)
        self.chains.bring(Chain(station=station) for station in wanted)
        self.chains.load(wanted)

    def open(self, case_id: uuid.UUID) -> CaseFile:
        """The file of a case, locked; a new one where there was none."""
        return self.files.open(CaseFile(case_id=case_id))

    def chain(self, station: str) -> Chain:
        """The end of a station's archive, locked, so that positions have no gaps."""
        return self.chains.open(Chain(station=station))

    def add(self, record: ArchiveRecord) -> None:
        self.session.add(record)

    def note_reading(
        self, reading_id: uuid.UUID, number: str, reader: str, role: str, at: datetime.datetime
    ) -> None:
        row = {"reading_id": reading_id, "number": number, "reader": reader}
        self.session.execute(
            sa.insert(tables.archive_reading), {**row, "reader_role": role, "read_at": at}
        )
