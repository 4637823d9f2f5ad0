"""The end of the way: Appendix C by link, results, the archive with all papers, the whole timeline (6.4, 9.3)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from station.demo.accounts import Cast
from station.demo.client import DemoFailed
from station.demo.form import today
from station.demo.telling import Story
from station.demo.waiting import found, until
from station.demo.window import Accepted

GRADES = ("very_satisfied", "satisfied", "very_satisfied", "very_satisfied", "fair")


def answer_questionnaires(
    cast: Cast, accepted: Accepted, content: Mapping[str, Any], story: Story
) -> None:
    """The enterprise fetches its links; whoever holds a link answers, without log-in (6.4.1)."""
    story.step("企业凭链接填写满意度评价表（附录 C）", "the enterprise answers Appendix C by link")
    count = len(accepted.items)

    def all_issued() -> Any:
        issued = cast.enterprise.every("evaluation/questionnaires", case_id=accepted.case_id)
        return issued if len(issued) == count else None

    for place, one in enumerate(until("评价表全部发出", "all questionnaires", all_issued)):
        token = one["link"].rpartition("/")[2]
        grade = GRADES[place % len(GRADES)]
        form = cast.public.get(f"evaluation/answers/{token}")
        answer = filled_in(form, content["enterprise"], grade)
        cast.public.post(f"evaluation/answers/{token}", {"content": answer})
        story.tell(
            f"{one['item_code']:<8} {form['facts']['performer']:<9} 总体评价 overall {grade}"
        )


def filled_in(form: Mapping[str, Any], enterprise: Mapping[str, Any], grade: str) -> dict[str, str]:
    """Appendix C as the enterprise fills it in: all that the system has not filled in itself."""
    known = {
        **form["suggested"],
        "enterprise_name": enterprise["name"],
        "contact": enterprise["contact"],
        "phone": enterprise["phone"],
        "station_staff": "质量专员示例",
        "technical_staff": form["suggested"].get("technical_staff") or "示例技术员",
        "opinion": "服务及时，希望多到园区来。",
        "person_in_charge": enterprise["legal_representative"],
        "signed_on": today().isoformat(),
    }
    fields = [one for part in form["definition"]["sections"] for one in part["fields"]]
    return {
        one["key"]: known.get(one["key"]) or _mark(one, grade)
        for one in fields
        if not one["by_system"]
    }


def show_results(cast: Cast, story: Story) -> None:
    """The answers are counted (6.4.3)."""
    story.step("评价结果汇总", "the results are aggregated")
    for by in ("station", "provider", "kind"):
        for one in cast.regulator.get("evaluation/results", by=by)["items"]:
            rate = one["satisfaction_rate"]
            story.tell(
                f"{by:<9} {one['group']:<22} {one['answers']:>3} 份 answers  满意率 {rate:.0%}"
            )


def wait_for_archive(cast: Cast, accepted: Accepted, story: Story) -> dict[str, Any]:
    """The case is in the archive under its number (7.3.2f, 9.3.4)."""
    story.step("归档", "the case is archived under its number")
    record: dict[str, Any] = until(
        "办件归档",
        "the case to be archived",
        lambda: found(cast.officer, f"admin/archives/{accepted.number}"),
    )
    story.tell(f"档案 archive {record['number']}，保管 custodian {record['custodian']}")
    return record


def check_papers(cast: Cast, record: Mapping[str, Any], story: Story) -> int:
    """Fetch every paper of the archive from its owner and compare its SHA-256; how many there are."""
    kinds: dict[str, int] = {}
    for paper in record["papers"]:
        document = cast.officer.get(paper["path"])
        if hash_of(document) != paper["sha256"]:
            raise DemoFailed(
                f"归档文件 {paper['path']} 的校验值不符。",
                f"The paper {paper['path']} is not the one that was archived.",
            )
        kinds[paper["kind"]] = kinds.get(paper["kind"], 0) + 1
    named = "、".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    story.tell(f"{len(record['papers'])} 份文件逐一取回并核对 SHA-256 papers verified: {named}")
    return len(record["papers"])


def hash_of(document: Any) -> str:
    """SHA-256 over the canonical JSON of a paper: sorted keys, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def show_timeline(cast: Cast, accepted: Accepted, story: Story) -> list[Mapping[str, Any]]:
    """Every step of the case, whichever service took it (4.2.2)."""

    def to_the_end() -> Any:
        told = cast.enterprise.get(f"tracking/cases/{accepted.case_id}/timeline")
        return told if any(one["step"] == "admin.case_archived" for one in told["items"]) else None

    timeline = until("时间线到归档为止", "the timeline to reach the archive", to_the_end)
    story.step("全程时间线", "the whole timeline: step, who, when, how long, service")
    codes = _codes(cast, accepted.case_id)
    for one in timeline["items"]:
        who = f"{one['actor_role_zh']} {one['organisation'] or ''}"
        story.tell(
            f"{one['occurred_at'][11:19]} +{one['seconds_since_previous']:6.2f} s "
            f"{one['service']:<10} {codes.get(one['item_id'], ''):<8} {one['zh']}  [{who.strip()}]"
        )
    items: Sequence[Mapping[str, Any]] = timeline["items"]
    story.tell(f"共 {len(items)} 步 steps, {timeline['seconds_in_all']:.1f} s")
    return list(items)


def _codes(cast: Cast, case_id: str) -> dict[str | None, str]:
    case = cast.enterprise.get(f"tracking/cases/{case_id}")
    return {one["item_id"]: one["code"] or "" for one in case["items"]}


def _mark(field: Mapping[str, Any], grade: str) -> str:
    """The answer to a question: the grade, or that the problem was solved."""
    choices = [option["key"] for option in field["options"]]
    return grade if grade in choices else "yes"
