"""Mapping, and the unit of work."""

import dataclasses

from sqlalchemy.orm import registry

from benchmarks.hop.tables import case_history, opened_case
from chassis.work import Work
from desk.domain import HistoryRow, OpenedCase

mapper = registry()
mapper.map_imperatively(OpenedCase, opened_case, version_id_col=opened_case.c.version)
FIELDS = tuple(field.name for field in dataclasses.fields(HistoryRow))


class DeskWork(Work):
    """One transaction of the desk."""

    def open(self, case: OpenedCase, row: HistoryRow) -> None:
        self.session.add(case)
        self.rows.add(case_history, {name: getattr(row, name) for name in FIELDS})
