"""The desk on the bus: it opens a case for each accepted need, and says so."""

from benchmarks.hop.tables import metadata
from chassis.bus import Bus, HttpApi, subscribe
from chassis.service import ServiceDefinition
from contracts.intake import NeedAccepted
from desk.domain import HistoryRow, OpenedCase
from desk.messages import CaseOpened
from desk.storage import DeskWork

SERVICE = ServiceDefinition(
    name="desk", title="desk", work=DeskWork, blueprints=[], errors={}, metadata=metadata
)


class DeskService:
    name = "desk"
    bus = Bus()
    http = HttpApi()

    @subscribe(NeedAccepted)
    def open_case(self, work: DeskWork, need: NeedAccepted) -> None:
        case = case_of(need)
        row = HistoryRow(
            message_id=work.message_id or work.new_id(),
            case_id=need.case_id,
            at=need.occurred_at,
            actor=need.actor,
            action="opened",
            details={"number": need.number, "channel": need.channel},
        )
        work.open(case, row)
        work.emit(told_of(case, need))


def case_of(need: NeedAccepted) -> OpenedCase:
    return OpenedCase(
        case_id=need.case_id,
        number=need.number,
        station=need.station,
        enterprise=need.enterprise,
        first_asker=need.first_asker,
        green=need.green,
        items=len(need.items),
        accepted_at=need.occurred_at,
        due_at=min(item.due_at for item in need.items),
    )


def told_of(case: OpenedCase, need: NeedAccepted) -> CaseOpened:
    return CaseOpened(
        occurred_at=need.occurred_at,
        actor=need.actor,
        actor_role=need.actor_role,
        case_id=case.case_id,
        number=case.number,
        station=case.station,
        enterprise=case.enterprise,
        first_asker=case.first_asker,
        due_at=case.due_at,
        items=tuple(item.item_id for item in need.items),
    )
