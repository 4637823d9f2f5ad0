"""How steps and states read, in Chinese and English. A new step without words fails a test."""

from tracking.domain.case import CaseState
from tracking.domain.progress import ItemState
from tracking.domain.story import Step

Words = tuple[str, str]

STEPS: dict[str, Words] = {
    "intake.form_filed": ("企业提出服务需求", "The need was filed"),
    "intake.supplement_asked": ("一次性告知补正材料", "Missing materials were named, all at once"),
    "intake.supplement_answered": ("企业补正材料", "The missing materials were handed in"),
    "intake.need_accepted": (
        "需求已受理，发放受理通知书",
        "The need was accepted; the acceptance notice was issued",
    ),
    "intake.need_refused": ("需求不予受理", "The need was refused"),
    "intake.refusal_appealed": ("企业申请复核不予受理决定", "The refusal was appealed"),
    "intake.refusal_upheld": ("复核维持不予受理", "The refusal was upheld"),
    "intake.refusal_overturned": (
        "复核撤销不予受理，重新受理",
        "The refusal was overturned; the need is open again",
    ),
    "intake.need_referred": (
        "不属于本站职责，已告知应找的单位",
        "Not the station's: the enterprise was told who to go to",
    ),
    "intake.need_withdrawn": ("企业撤回需求", "The enterprise withdrew the need"),
    "matching.item_assessed": ("需求事项评估完成", "The item was assessed"),
    "matching.offer_made": ("需求已发送至质量服务机构", "The need was sent to a provider agency"),
    "matching.offer_accepted": ("质量服务机构接受需求", "The provider agency took the need"),
    "matching.offer_declined": (
        "质量服务机构未承接，重新匹配",
        "The provider agency declined; another is sought",
    ),
    "matching.offer_expired": (
        "质量服务机构逾期未答复，重新匹配",
        "No answer in time; another provider agency is sought",
    ),
    "matching.offer_withdrawn": (
        "企业撤回所选机构，重新选择",
        "The chosen provider agency was taken back; the enterprise chooses anew",
    ),
    "matching.provider_not_found": (
        "暂无可承接机构，转人工处理",
        "No provider agency is left; a person takes over",
    ),
    "matching.terms_proposed": (
        "提出服务事项、时间、周期和价格",
        "Service, time, cycle and price were proposed",
    ),
    "matching.service_agreed": (
        "双方确认，开具需求处理单",
        "Both sides confirmed; the need-handling sheet was issued",
    ),
    "tracking.service_started": ("服务开始", "The service started"),
    "tracking.stage_reached": ("完成一个服务环节", "A stage of the service was reached"),
    "tracking.service_ended": ("服务结束", "The service ended"),
    "tracking.item_paused": (
        "等待申请人，时限暂停",
        "Waiting for the applicant; the time limits stand still",
    ),
    "tracking.item_resumed": ("恢复办理，时限继续计算", "Work goes on; the time limits run again"),
    "tracking.extension_granted": ("承诺时限经批准延期", "The promised time was extended"),
    "tracking.case_served": ("全部事项服务结束", "All items of the case were served"),
    "evaluation.questionnaire_issued": ("发出满意度评价表", "The satisfaction form was sent"),
    "evaluation.summary_filed": ("提交服务小结", "The service summary was filed"),
    "evaluation.answer_received": (
        "企业完成满意度评价",
        "The enterprise answered the satisfaction form",
    ),
    "evaluation.opinion_given": (
        "对质量服务机构的意见建议已转至该机构",
        "An opinion on the provider agency was passed on to it",
    ),
    "evaluation.opinion_answered": (
        "质量服务机构答复意见建议",
        "The provider agency answered the opinion",
    ),
    "evaluation.case_evaluated": ("服务结果评价完成", "The results of the case were evaluated"),
    "admin.case_archived": ("办件材料归档", "The case was archived"),
}

CASE_STATES: dict[CaseState, Words] = {
    CaseState.FILED: ("已提出，待受理", "Filed"),
    CaseState.SUPPLEMENT_ASKED: ("待补正材料", "Waiting for materials"),
    CaseState.ACCEPTED: ("已受理，办理中", "Accepted, in progress"),
    CaseState.REFUSED: ("不予受理", "Refused"),
    CaseState.APPEALED: ("已申请复核", "Refused, under appeal"),
    CaseState.REFERRED: ("不属于本站，已指引", "Referred to somebody else"),
    CaseState.WITHDRAWN: ("已撤回", "Withdrawn"),
    CaseState.SERVED: ("服务结束，待评价", "Served, to be evaluated"),
    CaseState.EVALUATED: ("评价完成，待归档", "Evaluated, to be archived"),
    CaseState.ARCHIVED: ("已归档", "Archived"),
}

ITEM_STATES: dict[ItemState, Words] = {
    ItemState.WAITING: ("待落实服务方", "Waiting for its service"),
    ItemState.AGREED: ("已商定，待服务", "Agreed, to begin"),
    ItemState.IN_SERVICE: ("服务中", "In service"),
    ItemState.ENDED: ("服务结束", "Ended"),
}

# How intake.need_withdrawn reads where nobody withdrew anything, by the fact that says so.
WITHDRAWN: dict[str, Words] = {
    "lapsed": ("逾期未补正，需求失效", "What was missing did not come in time; the need lapsed"),
    "merged_into": ("与同一企业的另一需求合并办理", "Merged with another need of the enterprise"),
}
# Until the catalogue's own name of an item is known here.
UNNAMED_ITEM: Words = ("待分类事项", "Item to be classified")


def words_of(step: Step) -> Words:
    """How a step reads; a stage of a process by its own name."""
    if other := next((words for fact, words in WITHDRAWN.items() if step.facts.get(fact)), None):
        return other
    zh, en = STEPS[step.name]
    if step.name == "tracking.stage_reached":
        return f"{zh}：{step.facts['stage_zh']}", f"{en}: {step.facts['stage_en']}"
    return zh, en
