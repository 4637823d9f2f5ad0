"""The read side: what screens and lists show, limited to what the caller may see."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.domain.account import Account
from admin.domain.archive import CaseFile, late_papers
from admin.domain.calendar import CalendarYear
from admin.domain.chain import ArchiveRecord, Break, Chain, breaks
from admin.domain.errors import NotFound
from admin.domain.station import Station
from admin.domain.supervision import Unit, chain_of
from admin.storage import tables
from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited

Page = dict[str, Any]


def accounts(session: Session, after: str | None, limit: int) -> Page:
    """All accounts, newest first."""
    key = tables.account.c.account_id
    return page(session, sa.select(Account), key, after=after, limit=limit)


def stations(session: Session, filters: dict[str, str], after: str | None, limit: int) -> Page:
    """The public directory (3.3). Filters: tier, status, superior, district."""
    query = sa.select(Station)
    table = tables.station.c
    for name in ("tier", "status", "superior"):
        if name in filters:
            query = query.where(table[name] == filters[name])
    if "district" in filters:
        query = query.where(table.districts.contains([filters["district"]]))
    return page(session, query, table.code, after=after, limit=limit)


def station(session: Session, code: str) -> Station:
    """One station. Raises NotFound."""
    if found := session.get(Station, code):
        return found
    raise NotFound(what_zh="服务站", what_en="station", key=code)


def units(session: Session) -> list[Unit]:
    """All units of the chain of supervision."""
    return list(session.scalars(sa.select(Unit).order_by(tables.unit.c.code)))


def supervision(session: Session, code: str) -> list[Unit]:
    """The units that supervise a station, the nearest first (4.3). Raises NotFound."""
    known = {unit.code: unit for unit in units(session)}
    superiors = {unit.code: unit.superior for unit in known.values()}
    return [known[above] for above in chain_of(station(session, code).superior, superiors)]


def history(session: Session, code: str, after: str | None, limit: int) -> Page:
    """What a station or a unit looked like before, newest first (4.3)."""
    table = tables.network_history
    query = sa.select(table.c.code, table.c.facts, table.c.changed_by, table.c.changed_at)
    return page(
        session, query.where(table.c.code == code), table.c.entry_id, after=after, limit=limit
    )


def calendar(session: Session, year: int) -> CalendarYear:
    """The working calendar of a year. Raises NotFound."""
    if found := session.get(CalendarYear, year):
        return found
    raise NotFound(what_zh="工作日历", what_en="calendar", key=year)


def archives(session: Session, actor: Actor, after: str | None, limit: int) -> Page:
    """Archived cases that the actor may see, by number."""
    key = tables.archive_record.c.number
    return page(session, _archives_for(actor), key, after=after, limit=limit)


def archive(session: Session, actor: Actor, number: str) -> ArchiveRecord:
    """One archived case. Raises NotFound, also where the actor may not see it."""
    query = _archives_for(actor).where(tables.archive_record.c.number == number)
    if found := session.scalars(query).one_or_none():
        record: ArchiveRecord = found
        return record
    raise NotFound(what_zh="档案", what_en="archive", key=number)


def papers_after_sealing(session: Session, record: ArchiveRecord) -> list[dict[str, str]]:
    """Papers that came when the record was sealed already."""
    return late_papers(session.get_one(CaseFile, record.case_id).papers, record.papers)


def readings(session: Session, number: str, after: str | None, limit: int) -> Page:
    """Who read an archive and when, newest first (9.3.3). The caller has checked that its reader may know."""
    table = tables.archive_reading
    query = sa.select(table.c.reader, table.c.reader_role, table.c.read_at)
    return page(
        session, query.where(table.c.number == number), table.c.reading_id, after=after, limit=limit
    )


def broken_links(session: Session, actor: Actor) -> tuple[int, list[Break]]:
    """How many records were checked, and where the chains of hashes do not hold (9.3.2)."""
    chains = session.scalars(
        limited(sa.select(Chain), actor, station=tables.archive_chain.c.station)
    )
    checked, found = 0, []
    for chain in chains.all():
        records = _records_of(session, chain.station)
        checked += len(records)
        found += breaks(chain, records)
    return checked, found


def _archives_for(actor: Actor) -> sa.Select[Any]:
    table = tables.archive_record.c
    return limited(
        sa.select(ArchiveRecord), actor, station=table.station, enterprise=table.enterprise
    )


def _records_of(session: Session, station_code: str) -> list[ArchiveRecord]:
    table = tables.archive_record.c
    query = sa.select(ArchiveRecord).where(table.station == station_code).order_by(table.position)
    return list(session.scalars(query.execution_options(populate_existing=True)))
