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
    REFUSAL_PROPOSED = "refusal_proposed"
    APPEALED = "appealed"
    REFERRED = "referred"
    MERGED = "merged"


class Action(StrEnum):
    """What may be done with a form."""

    CHANGE = "change"
    FILE = "file"
    ASK_SUPPLEMENT = "ask_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    ACCEPT = "accept"
    PROPOSE_REFUSAL = "propose_refusal"
    APPROVE_REFUSAL = "approve_refusal"
    REJECT_REFUSAL = "reject_refusal"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    REFER = "refer"
    MERGE = "merge"
    TAKE_IN = "take_in"
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
    (State.FILED, Action.MERGE): Step(State.MERGED),
    (State.FILED, Action.TAKE_IN): Step(State.FILED),
    (State.FILED, Action.REFER): Step(State.REFERRED),
    (State.FILED, Action.PROPOSE_REFUSAL): Step(State.REFUSAL_PROPOSED),
    (State.REFUSAL_PROPOSED, Action.APPROVE_REFUSAL): Step(State.REFUSED),
    (State.REFUSAL_PROPOSED, Action.REJECT_REFUSAL): Step(State.FILED),
    # A proposal is no decision: the form can still be accepted, and is by silence.
    (State.REFUSAL_PROPOSED, Action.ACCEPT): Step(State.ACCEPTED),
    (State.REFUSAL_PROPOSED, Action.WITHDRAW): Step(State.WITHDRAWN),
    (State.REFUSED, Action.APPEAL): Step(State.APPEALED),
    (State.APPEALED, Action.UPHOLD): Step(State.REFUSED),
    (State.APPEALED, Action.OVERTURN): Step(State.FILED),
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
    State.REFUSAL_PROPOSED: ("拟不予受理，待批准", "proposed to be refused"),
    State.MERGED: ("已并入另一需求", "merged into another form"),
    State.APPEALED: ("已申请复核", "refused and appealed"),
    State.REFERRED: ("不属于本站，已指引", "referred to somebody else"),
    State.LAPSED: ("逾期未补正，已失效", "lapsed, as what was missing did not come in time"),
}

ACTION_NAMES: dict[Action, tuple[str, str]] = {
    Action.CHANGE: ("修改", "changed"),
    Action.FILE: ("提交", "filed"),
    Action.ASK_SUPPLEMENT: ("告知补正", "sent back for what is missing"),
    Action.ANSWER_SUPPLEMENT: ("补正", "supplemented"),
    Action.ACCEPT: ("受理", "accepted"),
    Action.PROPOSE_REFUSAL: ("拟不予受理", "proposed to be refused"),
    Action.APPROVE_REFUSAL: ("批准不予受理", "refused"),
    Action.REJECT_REFUSAL: ("退回拟办意见", "given back for another decision"),
    Action.APPEAL: ("申请复核", "appealed"),
    Action.UPHOLD: ("维持不予受理", "upheld"),
    Action.OVERTURN: ("撤销不予受理", "overturned"),
    Action.MERGE: ("并入另一需求", "merged"),
    Action.TAKE_IN: ("并入内容", "united with another form"),
    Action.REFER: ("指引至其他单位", "referred to somebody else"),
    Action.WITHDRAW: ("撤回", "withdrawn"),
    Action.LAPSE: ("失效", "lapsed"),
}


def step(state: State, action: Action) -> State:
    """The state that an action leads to. Raises NotInThisState."""
    taken = TRANSITIONS.get((state, action))
    if taken is None:
        raise NotInThisState(state, action, STATE_NAMES[state], ACTION_NAMES[action])
    return taken.to
