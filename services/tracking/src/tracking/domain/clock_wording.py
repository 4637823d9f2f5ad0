"""How stages, holders, marks, rules and days read, in Chinese and English."""

from tracking.domain.holding import Holder, Stage
from tracking.domain.marks import Mark
from tracking.domain.pausing import ExtensionState, Ground

Words = tuple[str, str]

STAGES: dict[Stage, Words] = {
    Stage.ASSESS: ("评估需求", "To be assessed"),
    Stage.CHOOSE: ("选择机构", "A provider agency is to be chosen"),
    Stage.ANSWER: ("机构答复", "The provider agency is to answer"),
    Stage.AGREE: ("商定服务", "The terms are to be agreed"),
    Stage.UNASSIGNED: ("无人承接", "Nobody has taken it"),
    Stage.START: ("开始服务", "The service is to start"),
    Stage.SERVE: ("服务中", "In service"),
    Stage.ENDED: ("服务结束", "Ended"),
}

HOLDERS: dict[Holder, Words] = {
    Holder.STATION: ("服务站", "The station"),
    Holder.PROVIDER: ("质量服务机构", "The provider agency"),
    Holder.STATION_MASTER: ("站长", "The station master"),
    Holder.NOBODY: ("无", "Nobody"),
}

MARKS: dict[Mark, Words] = {
    Mark.NONE: ("正常", "In time"),
    Mark.WARNING: ("预警", "Warning"),
    Mark.YELLOW: ("黄牌", "Yellow"),
    Mark.RED: ("红牌", "Red"),
}

RULES: dict[str, Words] = {
    "promise_exceeded": ("承诺时限已过", "The promised time is over"),
    "step_exceeded": ("本环节已超时", "The present step is late"),
    "promise_near": ("承诺时限将至", "The promised time is nearly over"),
    "step_near": ("本环节时限将至", "The time of the present step is nearly over"),
}

GROUNDS: dict[Ground, Words] = {
    Ground.COMPLEX: ("事项复杂", "The matter is complex"),
    Ground.THIRD_PARTY: ("等待第三方结果", "The result of a third party is waited for"),
    Ground.RETEST: ("需复检复测", "A test has to be repeated"),
    Ground.FORCE_MAJEURE: ("不可抗力", "Force majeure"),
    Ground.APPLICANT: ("应申请人要求", "The applicant wishes it"),
}

EXTENSION_STATES: dict[ExtensionState, Words] = {
    ExtensionState.ASKED: ("待审批", "To be decided"),
    ExtensionState.GRANTED: ("已批准", "Granted"),
    ExtensionState.REFUSED: ("未批准", "Refused"),
}
