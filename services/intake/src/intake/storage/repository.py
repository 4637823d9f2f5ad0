"""Repositories: the forms, their papers, and the numbers that they get."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.ahead import Ahead
from intake.domain.form import Form
from intake.domain.notice import Paper, PaperKind
from intake.domain.recount import Recount
from intake.storage import tables
from intake.storage.tables import number_counter, paper

MOST_COMPARED = 50


class Forms:
    """The forms; `lock` keeps others from the form until the transaction ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.locked = Ahead(session, Form, tables.form.c.id)

    def expect(self, form_ids: Iterable[uuid.UUID]) -> None:
        """Load and lock these forms, together."""
        self.locked.load(form_ids)

    def add(self, form: Form) -> None:
        self.session.add(form)

    def find(self, form_id: uuid.UUID, *, lock: bool = False) -> Form | None:
        if form_id in self.locked.known:
            return self.locked.known[form_id]
        found = sa.select(Form).where(tables.form.c.id == form_id)
        return self.session.scalars(found.with_for_update() if lock else found).one_or_none()

    def recent_of(self, enterprise: str, station: str, since: datetime.datetime) -> Sequence[Form]:
        """Forms of an enterprise at a station that were filed since, the newest first; at most MOST_COMPARED."""
        form = tables.form
        wanted = sa.select(Form).where(
            form.c.enterprise == enterprise, form.c.station == station, form.c.filed_at >= since
        )
        newest = wanted.order_by(form.c.id.desc()).limit(MOST_COMPARED)
        return self.session.scalars(newest).all()

    def provisional(self, after: uuid.UUID | None, limit: int) -> Sequence[Form]:
        """Forms with a provisional item, by id, from the one after `after` on; locked."""
        item, form = tables.item, tables.form
        open_ones = sa.select(item.c.form_id).where(item.c.provisional)
        wanted = sa.select(Form).where(form.c.id.in_(open_ones)).order_by(form.c.id).limit(limit)
        later = wanted.where(form.c.id > after) if after else wanted
        return self.session.scalars(later.with_for_update()).all()


class Recounts:
    """Due times that changed; the items are in the database before."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, recount: Recount) -> None:
        self.session.execute(sa.insert(tables.recount).values(dataclasses.asdict(recount)))


class Papers:
    """Papers as issued; a newer edition stands beside the older ones."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def issue(self, issued: Paper) -> None:
        """Keep a paper as the next edition of its kind; the form is locked by whoever issues."""
        self.session.flush()
        edition = (
            sa.select(sa.func.coalesce(sa.func.max(paper.c.edition), 0) + 1)
            .where(paper.c.form_id == issued.form_id, paper.c.kind == issued.kind)
            .scalar_subquery()
        )
        self.session.execute(
            sa.insert(paper).values(
                form_id=issued.form_id,
                kind=issued.kind,
                edition=edition,
                sha256=issued.sha256,
                body=issued.body,
                issued_at=issued.issued_at,
                number=issued.number,
                check_code_hash=issued.check_code_hash,
            )
        )

    def find(self, form_id: uuid.UUID, kind: PaperKind) -> Paper | None:
        """The newest edition of a kind."""
        row = self.session.execute(
            sa.select(paper)
            .where(paper.c.form_id == form_id, paper.c.kind == kind)
            .order_by(paper.c.edition.desc())
            .limit(1)
        ).one_or_none()
        return _paper(row) if row else None

    def find_numbered(self, number: str) -> tuple[Paper, str] | None:
        """The paper with this number of its own, and its form's station."""
        joined = paper.join(tables.form, tables.form.c.id == paper.c.form_id)
        wanted = sa.select(paper, tables.form.c.station).select_from(joined)
        row = self.session.execute(wanted.where(paper.c.number == number)).one_or_none()
        return (_paper(row), row.station) if row else None


def _paper(row: "sa.Row[Any]") -> Paper:
    return Paper(
        form_id=row.form_id,
        kind=PaperKind(row.kind),
        sha256=row.sha256,
        body=bytes(row.body),
        issued_at=row.issued_at,
        number=row.number,
        check_code_hash=row.check_code_hash,
    )


class Numbers:
    """Counters by station, year and kind, without gaps: whoever takes one holds the row until the transaction ends,
    and a transaction that fails gives its number back (9.3.4)."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def take(self, station: str, year: int, kind: str) -> int:
        first = insert(number_counter).values(station=station, year=year, kind=kind, last=1)
        taken = first.on_conflict_do_update(
            index_elements=["station", "year", "kind"], set_={"last": number_counter.c.last + 1}
        ).returning(number_counter.c.last)
        return int(self.session.execute(taken).scalar_one())
