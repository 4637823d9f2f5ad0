"""What the enterprise is told at each change (4.2.2, 7.3.2g): which steps, and in what words."""

import dataclasses
import datetime
import uuid

from tracking.domain.story import Step
from tracking.domain.wording import Words

# {case} becomes the number of the case, {item} and {stage} the catalogue's names; nothing else ever gets in.
TEXTS: dict[str, Words] = {
    "intake.form_filed": (
        "您的服务需求已由服务站登记，等待受理。",
        "The station has registered your need; it waits for acceptance.",
    ),
    "intake.supplement_asked": (
        "您的服务需求材料不全，请按一次性告知书补正。",
        "Materials are missing for your need; please hand in those named in the notice.",
    ),
    "intake.supplement_answered": (
        "服务站已收到您补正的材料。",
        "The station has received the missing materials.",
    ),
    "intake.need_accepted": (
        "您的服务需求已受理，办件编号 {case}，请查收受理通知书。",
        "Your need was accepted as case {case}; the acceptance notice is ready.",
    ),
    "intake.need_refused": (
        "您的服务需求不予受理，理由和依据见办件详情。",
        "Your need was refused; reason and legal ground stand in its details.",
    ),
    "intake.refusal_appealed": (
        "服务站已登记您的复核申请。",
        "The station has registered your appeal.",
    ),
    "intake.refusal_upheld": (
        "您的复核申请已办理：维持不予受理，理由见办件详情。",
        "Your appeal was heard: the refusal stands; the finding stands in its details.",
    ),
    "intake.refusal_overturned": (
        "您的复核申请已办理：不予受理决定已撤销，服务站将重新办理。",
        "Your appeal was heard: the refusal was overturned, and the station decides anew.",
    ),
    "intake.need_referred": (
        "您的服务需求不属于本站职责，应找的单位见办件详情。",
        "Your need is not the station's; who to go to stands in its details.",
    ),
    "intake.need_withdrawn": ("您的服务需求已撤回。", "Your need was withdrawn."),
    "matching.item_assessed": (
        "办件 {case}：“{item}”已完成评估。",
        "Case {case}: “{item}” was assessed.",
    ),
    "matching.offer_made": (
        "办件 {case}：“{item}”的需求已发送至质量服务机构。",
        "Case {case}: the need “{item}” was sent to a provider agency.",
    ),
    "matching.offer_accepted": (
        "办件 {case}：质量服务机构已接受“{item}”的需求，将与您商定服务内容。",
        "Case {case}: a provider agency took “{item}” and will agree the terms with you.",
    ),
    "matching.offer_declined": (
        "办件 {case}：质量服务机构未能承接“{item}”，正在重新匹配。",
        "Case {case}: the provider agency declined “{item}”; another one is being sought.",
    ),
    "matching.offer_expired": (
        "办件 {case}：质量服务机构未按时答复“{item}”，正在重新匹配。",
        "Case {case}: the provider agency did not answer on “{item}” in time; another one is being sought.",
    ),
    "matching.offer_withdrawn": (
        "办件 {case}：已撤回向质量服务机构发出的“{item}”需求，请重新选择机构。",
        "Case {case}: “{item}” was taken back from the provider agency; please choose again.",
    ),
    "matching.provider_not_found": (
        "办件 {case}：“{item}”暂无可承接的机构，服务站将由专人处理。",
        "Case {case}: nobody is left to serve “{item}”; the station will solve it in person.",
    ),
    "matching.terms_proposed": (
        "办件 {case}：收到“{item}”的服务时间、周期和价格方案，请确认。",
        "Case {case}: time, cycle and price of “{item}” were proposed; please confirm them.",
    ),
    "matching.service_agreed": (
        "办件 {case}：“{item}”双方已确认，需求处理单已开具。",
        "Case {case}: “{item}” is agreed; the need-handling sheet was issued.",
    ),
    "tracking.service_started": (
        "办件 {case}：“{item}”服务开始。",
        "Case {case}: the service “{item}” started.",
    ),
    "tracking.stage_reached": (
        "办件 {case}：“{item}”已完成环节“{stage}”。",
        "Case {case}: “{item}” has passed the stage “{stage}”.",
    ),
    "tracking.service_ended": (
        "办件 {case}：“{item}”服务结束。",
        "Case {case}: the service “{item}” ended.",
    ),
    "tracking.item_paused": (
        "办件 {case}：“{item}”需等待您的材料或答复，时限暂停，原因见办件详情。",
        "Case {case}: “{item}” waits for you, so its time limit stands still; why is in its details.",
    ),
    "tracking.item_resumed": (
        "办件 {case}：“{item}”恢复办理，时限继续计算。",
        "Case {case}: work on “{item}” goes on; its time limit runs again.",
    ),
    "tracking.extension_granted": (
        "办件 {case}：“{item}”的承诺时限经批准延期，新的时限见办件详情。",
        "Case {case}: the promised time of “{item}” was extended; the new one is in its details.",
    ),
    "tracking.case_served": (
        "办件 {case}：全部事项服务结束。",
        "Case {case}: all items were served.",
    ),
    "evaluation.questionnaire_issued": (
        "办件 {case}：请对“{item}”的服务进行满意度评价。",
        "Case {case}: please rate the service “{item}”.",
    ),
    "evaluation.summary_filed": (
        "办件 {case}：“{item}”的服务小结已提交。",
        "Case {case}: the service summary of “{item}” was filed.",
    ),
    "evaluation.answer_received": (
        "办件 {case}：已登记“{item}”的满意度评价。",
        "Case {case}: the rating of “{item}” was recorded.",
    ),
    "evaluation.opinion_given": (
        "办件 {case}：对“{item}”服务的意见建议已转至质量服务机构，由服务站跟进。",
        "Case {case}: the opinion on “{item}” was passed on to the provider agency; the station follows it.",
    ),
    "evaluation.opinion_answered": (
        "办件 {case}：质量服务机构已答复对“{item}”服务的意见建议。",
        "Case {case}: the provider agency has answered the opinion on “{item}”.",
    ),
    "evaluation.case_evaluated": (
        "办件 {case}：服务结果评价完成。",
        "Case {case}: its results were evaluated.",
    ),
    "admin.case_archived": (
        "办件 {case}：材料已归档。",
        "Case {case}: its papers are in the archive.",
    ),
}

# What is said for intake.need_withdrawn where nobody withdrew anything, by the fact that says so.
WITHDRAWN: dict[str, Words] = {
    "lapsed": (
        "您的服务需求因逾期未补正已失效，可重新提交。",
        "Your need lapsed, as what was missing did not come in time; you may file it again.",
    ),
    "merged_into": (
        "您的服务需求已与您的另一份需求合并办理，内容和材料均已保留。",
        "Your need was merged with another one of yours; all that you asked for and handed in is kept.",
    ),
}
EDITION = "1"
"""The edition of these texts; a notification keeps the one that it was told by. A change of words is a new edition."""
BEFORE_ACCEPTANCE: Words = ("（待受理）", "(not accepted yet)")


@dataclasses.dataclass(eq=False)
class Notification:
    """One change that the enterprise is told of; its id is the id of the message that told it, so never twice."""

    message_id: uuid.UUID
    case_id: uuid.UUID
    item_id: uuid.UUID | None
    enterprise: str
    step: str
    occurred_at: datetime.datetime


def notification_for(step: Step, enterprise: str) -> Notification | None:
    """What to tell the enterprise about a step; None for its own steps, which it knows."""
    if step.name not in TEXTS or step.actor_role == "enterprise":
        return None
    return Notification(
        message_id=step.message_id,
        case_id=step.case_id,
        item_id=step.item_id,
        enterprise=enterprise,
        step=step.name,
        occurred_at=step.occurred_at,
    )


def text_of(step: Step, number: str | None, item: Words) -> Words:
    """The text in Chinese and English. It is made when it is read: names may arrive later than the change."""
    zh, en = next((w for fact, w in WITHDRAWN.items() if step.facts.get(fact)), TEXTS[step.name])
    case_zh, case_en = (number, number) if number else BEFORE_ACCEPTANCE
    stage_zh, stage_en = step.facts.get("stage_zh", ""), step.facts.get("stage_en", "")
    return (
        zh.format(case=case_zh, item=item[0], stage=stage_zh),
        en.format(case=case_en, item=item[1], stage=stage_en),
    )
