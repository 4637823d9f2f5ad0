"""Filing cases: facts and papers come in any order and more than once; a whole case is sealed once (7.3.2f, 9.3)."""

import uuid

from admin.domain.archive import CaseFile, PaperFacts
from admin.domain.chain import ArchiveRecord, append
from admin.domain.ports import Work
from admin.domain.station import UNASSIGNED
from contracts.admin import CaseArchived
from contracts.parts import Paper


def note_acceptance(
    work: Work,
    case_id: uuid.UUID,
    number: str,
    station: str,
    enterprise: str,
    papers: list[PaperFacts],
) -> None:
    """The need became a case under its number (7.3.2a-b)."""
    file = work.archive.open(case_id)
    file.accept(number, station, enterprise)
    _gather(work, file, papers)


def note_agreement(
    work: Work, case_id: uuid.UUID, item_id: uuid.UUID, sheet_number: str, papers: list[PaperFacts]
) -> None:
    """An item has its need-handling sheet (6.2.2)."""
    file = work.archive.open(case_id)
    file.agree(item_id, sheet_number)
    _gather(work, file, papers)


def note_service(work: Work, case_id: uuid.UUID, item_count: int) -> None:
    """Every item of the case has ended (4.1)."""
    file = work.archive.open(case_id)
    file.serve(item_count)
    _gather(work, file, [])


def note_evaluation(
    work: Work, case_id: uuid.UUID, item_count: int, papers: list[PaperFacts]
) -> None:
    """Every item has its summary and its answer (6.4)."""
    file = work.archive.open(case_id)
    file.evaluate(item_count)
    _gather(work, file, papers)


def log_reading(work: Work, number: str) -> None:
    """Somebody reads an archive: who and when is kept (9.3.3)."""
    work.archive.note_reading(work.new_id(), number, work.actor.id, work.actor.role, work.now)


def _gather(work: Work, file: CaseFile, papers: list[PaperFacts]) -> None:
    file.gather(papers)
    if file.is_ready:
        file.seal()
        _archive(work, file)


def _archive(work: Work, file: CaseFile) -> None:
    """Append the case to its station's archive, under its custodian, and say so (9.3.2, 9.3.4)."""
    number, station, enterprise = str(file.number), str(file.station), str(file.enterprise)
    keeper = work.network.find(station)
    record = ArchiveRecord(
        number=number,
        case_id=file.case_id,
        station=station,
        enterprise=enterprise,
        custodian=keeper.custodian if keeper else UNASSIGNED,
        archived_at=work.now,
        papers=file.papers,
    )
    work.archive.add(append(work.archive.chain(station), record))
    work.emit(
        CaseArchived(
            occurred_at=work.now,
            actor=work.actor.id,
            actor_role=work.actor.role,
            case_id=file.case_id,
            number=number,
            custodian=record.custodian,
            papers=tuple(Paper(**paper) for paper in record.papers),
        )
    )
