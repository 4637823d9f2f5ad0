"""The clocks of the window: until when a form is decided and answered, and what silence means (4.2.1, 7.3.1)."""

import datetime
import uuid

from contracts import intake as said
from intake.domain.access import System
from intake.domain.errors import UnknownStation
from intake.domain.facts import Station
from intake.domain.form import Form
from intake.domain.limits import APPEAL, DECISION, SUPPLEMENT_ANSWER, clock_of
from intake.domain.ports import Work
from intake.domain.recount import Recount, recount
from intake.domain.states import State
from intake.usecases.first_asks import close_ask
from intake.usecases.telling import facts
from worktime import Limit, WorkingTime

DECISION_OVER = "decision_over"  # timers; the subject is the form's id
ANSWER_OVER = "answer_over"
RECOUNT = "recount"  # the subject is the year
AT_ONCE = 200  # forms that are counted again in one transaction


def station_of(work: Work, form: Form) -> Station:
    """The station that a form was filed with. Raises UnknownStation."""
    station = work.copies.find_station(form.station)
    if station is None:
        raise UnknownStation(form.station)
    return station


def clock_for(work: Work, form: Form) -> WorkingTime:
    """Working time as the form's station keeps it. Raises UnknownStation."""
    return clock_of(station_of(work, form), work.copies.calendars())


def decide_by(work: Work, form: Form) -> datetime.datetime:
    """Until when a form that comes in now is decided; a timer looks then."""
    return _reminded(work, form, DECISION_OVER, DECISION)


def answer_by(work: Work, form: Form) -> datetime.datetime:
    """Until when what is missing is handed in; a timer looks then."""
    return _reminded(work, form, ANSWER_OVER, SUPPLEMENT_ANSWER)


def appeal_by(work: Work, form: Form) -> datetime.datetime:
    """Until when a refusal of now can be appealed."""
    return clock_for(work, form).due(work.now, APPEAL).at


def is_undecided(work: Work, form: Form | None) -> bool:
    """Whether the limit of the decision has passed over a form; a decision or a later limit ends the question."""
    return (
        form is not None
        and form.state in {State.FILED, State.REFUSAL_PROPOSED}
        and form.decide_by is not None
        and form.decide_by <= work.now
    )


def lapse_unanswered(work: Work, form_id: uuid.UUID) -> None:
    """What was missing did not come in time: the form lapses, and may be filed anew (4.2.1)."""
    form = work.forms.find(form_id, lock=True)
    if form is None or form.state is not State.SUPPLEMENT_ASKED:
        return
    notice = form.notices[-1]
    if notice.answer_by > work.now:
        return
    if later := _still_ahead(work, form, SUPPLEMENT_ANSWER, notice.asked_at):
        notice.answer_by = later
        work.remind(ANSWER_OVER, form.id, later)
        return
    form.lapse(work.now)
    close_ask(work, form.id)
    work.emit(
        said.NeedWithdrawn(
            **facts(work, System(), form),
            lapsed=True,
        )
    )


def is_decision_put_off(work: Work, form: Form) -> bool:
    """Whether the limit of the decision is still ahead as the calendars of now count it; it is set anew then.

    The notice of a year that came since may have made days off of days that were counted: nothing is accepted by a
    silence that lay on days off (7.2, 7.3.1).
    """
    later = _still_ahead(work, form, DECISION, form.received_at or work.now)
    if later is None:
        return False
    form.decide_by = later
    work.remind(DECISION_OVER, form.id, later)
    return True


def _still_ahead(
    work: Work, form: Form, limit: Limit, since: datetime.datetime
) -> datetime.datetime | None:
    at = clock_for(work, form).due(since, limit).at
    return at if at > work.now else None


def recount_after(work: Work, year: int, after: uuid.UUID | None) -> None:
    """Count provisional due times again, some forms at a time, and record each that changed (7.2)."""
    forms = work.forms.provisional(after, AT_ONCE)
    calendars = work.copies.calendars()
    notice = calendars[year].notice if year in calendars else ""
    for form in forms:
        for item, before in recount(form, clock_of(station_of(work, form), calendars)):
            work.recounts.add(
                Recount(
                    id=work.new_id(),
                    item_id=item.id,
                    counted_at=work.now,
                    notice=notice,
                    due_before=before,
                    due_after=item.due_at,
                )
            )
    if len(forms) == AT_ONCE:
        work.remind(RECOUNT, year, work.now, str(forms[-1].id))


def _reminded(work: Work, form: Form, name: str, limit: Limit) -> datetime.datetime:
    at = clock_for(work, form).due(work.now, limit).at
    work.remind(name, form.id, at)
    return at
