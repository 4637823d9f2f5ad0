"""What intake refuses about visits and publicity activities (6.1.1, 6.1.3)."""

from collections.abc import Sequence

from intake.domain.errors import IntakeError, WrongField


class VisitInvalid(IntakeError):
    """A plan, a visit or an activity that cannot be: each wrong field is named."""

    code = "visit_invalid"
    zh, en = "有 {count} 处填写错误，请逐项改正。", "{count} fields are wrong; each is named."

    def __init__(self, wrong_fields: Sequence[WrongField]) -> None:
        super().__init__(count=len(wrong_fields))
        self.wrong_fields = tuple(wrong_fields)


class VisitNotFound(IntakeError):
    """No such plan, visit or activity, or none that the caller may see."""

    code = "visit_not_found"
    zh, en = "未找到该走访或宣传活动记录。", "No such visit, plan or activity."


class AlreadyVisited(IntakeError):
    """An entry of a plan is visited once; a further visit is one that nobody planned."""

    code = "already_visited"
    zh, en = "计划中的该企业已走访。", "This entry of the plan was visited already."


class PlanCancelled(IntakeError):
    """Nobody goes by a plan that was cancelled."""

    code = "plan_cancelled"
    zh, en = "该走访计划已取消。", "This plan of visits was cancelled."


class NotTheVisitor(IntakeError):
    """Somebody else goes than the plan says, and does not say why."""

    code = "not_the_visitor"
    zh = "计划由其他专员走访：代为走访须填写原因。"
    en = "The plan names another officer: going instead needs a reason."

    def __init__(self) -> None:
        super().__init__()
        self.wrong_fields = (WrongField("instead_reason", "required", self.zh, self.en),)
