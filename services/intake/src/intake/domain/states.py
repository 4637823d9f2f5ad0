"""The life of a form as a table: whatever is not in it is not allowed."""

from dataclasses import dataclass
from enum import StrEnum

from intake.domain.errors import NotInThisState


class State(StrEnum):
    """Where a form stands."""

    DRAFT = "draft"
    FILED = "filed"
    SUPPLEMENT_ASKED = "supplement_asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Action(StrEnum):
    """What may be done with a form."""

    CHANGE = "change"
    FILE = "file"
    ASK_SUPPLEMENT = "ask_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


@dataclass(frozen=True)
class Step:
    """What an action leads to."""

    to: State


TRANSITIONS: dict[tuple[State, Action], Step] = {
    (State.DRAFT, Action.CHANGE): Step(State.DRAFT),
    (State.DRAFT, Action.FILE): Step(State.FILED),
    (State.FILED, Action.ASK_SUPPLEMENT): Step(State.SUPPLEMENT_ASKED),
    (State.SUPPLEMENT_ASKED, Action.ANSWER_SUPPLEMENT): Step(State.FILED),
    (State.FILED, Action.ACCEPT): Step(State.ACCEPTED),
    (State.FILED, Action.REFUSE): Step(State.REFUSED),
    (State.SUPPLEMENT_ASKED, Action.REFUSE): Step(State.REFUSED),
    (State.FILED, Action.WITHDRAW): Step(State.WITHDRAWN),
    (State.SUPPLEMENT_ASKED, Action.WITHDRAW): Step(State.WITHDRAWN),
    (State.SUPPLEMENT_ASKED, Action.LAPSE): Step(State.LAPSED),
}

STATE_NAMES: dict[State, tuple[str, str]] = {
    State.DRAFT: ("草稿", "a draft"),
    State.FILED: ("已提交", "filed"),
    State.SUPPLEMENT_ASKED: ("待补正", "waiting for what is missing"),
    State.ACCEPTED: ("已受理", "accepted"),
    State.REFUSED: ("不予受理", "refused"),
    State.WITHDRAWN: ("已撤回", "withdrawn"),
    State.LAPSED: ("逾期未补正，已失效", "lapsed, as what was missing did not come in time"),
}

ACTION_NAMES: dict[Action, tuple[str, str]] = {
    Action.CHANGE: ("修改", "changed"),
    Action.FILE: ("提交", "filed"),
    Action.ASK_SUPPLEMENT: ("告知补正", "sent back for what is missing"),
    Action.ANSWER_SUPPLEMENT: ("补正", "supplemented"),
    Action.ACCEPT: ("受理", "accepted"),
    Action.REFUSE: ("不予受理", "refused"),
    Action.WITHDRAW: ("撤回", "withdrawn"),
    Action.LAPSE: ("失效", "lapsed"),
}


def step(state: State, action: Action) -> State:
    """The state that an action leads to. Raises NotInThisState."""
    taken = TRANSITIONS.get((state, action))
    if taken is None:
        raise NotInThisState(state, action, STATE_NAMES[state], ACTION_NAMES[action])
    return taken.to
