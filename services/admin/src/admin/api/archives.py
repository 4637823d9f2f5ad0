"""The archive, for those whose case it is; each reading is logged (9.3.3)."""

import dataclasses
from typing import Any

from flask_smorest import Blueprint

from admin import queries
from admin.api.schemas import archive as schemas
from admin.api.schemas.edge import page_of
from admin.usecases.archive import log_reading
from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery

archives = Blueprint("archives", __name__, url_prefix="/v1", description="档案 · Archive")

READERS = ("window", "officer", "station_master", "superior", "regulator", "enterprise")
SUPERVISORS = ("station_master", "superior", "regulator")


@archives.route("/archives")
@may(*READERS)
@archives.arguments(PageQuery, location="query")
@archives.response(200, page_of(schemas.ArchiveListed))
def all_archives(query: dict[str, Any]) -> dict[str, Any]:
    """档案列表 · Archived cases that the caller may see."""
    return queries.archives(current_work().session, current_actor(), **query)


@archives.route("/archives/verification")
@may(*SUPERVISORS)
@archives.response(200, schemas.Verification)
def verify() -> dict[str, Any]:
    """档案防篡改核验 · Check the chain of hashes (9.3.2)."""
    checked, broken = queries.broken_links(current_work().session, current_actor())
    return {"intact": not broken, "checked": checked, "broken": broken}


@archives.route("/archives/<number>")
@may(*READERS)
@archives.response(200, schemas.ArchiveShown)
def archive(number: str) -> dict[str, Any]:
    """档案详情 · One archived case with its papers; the reading is logged (9.3.3)."""
    work = current_work()
    record = queries.archive(work.session, current_actor(), number)
    log_reading(work, number)
    late = queries.papers_after_sealing(work.session, record)
    return {**dataclasses.asdict(record), "late_papers": late}


@archives.route("/archives/<number>/readings")
@may(*SUPERVISORS)
@archives.arguments(PageQuery, location="query")
@archives.response(200, page_of(schemas.ReadingShown))
def readings(query: dict[str, Any], number: str) -> dict[str, Any]:
    """查阅记录 · Who read an archive, and when (9.3.3)."""
    session = current_work().session
    queries.archive(session, current_actor(), number)
    return queries.readings(session, number, **query)
