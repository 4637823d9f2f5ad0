"""At the window: a form comes in, one complete notice of what is missing, then the acceptance (6.1, 7.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from station.demo.accounts import Cast
from station.demo.client import Caller, DemoFailed
from station.demo.form import STATION, asks_in, complete_form
from station.demo.telling import Story
from station.demo.waiting import found, until

GROUPS = ("header", "enterprise", "training", "other", "signature")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FORGOTTEN = 2
"""So many of the required materials the enterprise forgets at first."""


@dataclass(frozen=True)
class Accepted:
    """A case as its acceptance notice has it."""

    case_id: str
    number: str
    check_code: str
    items: Sequence[Mapping[str, Any]]


def file_form(cast: Cast, story: Story) -> tuple[str, dict[str, Any]]:
    """The enterprise fills in Appendix A on the web and files it; the id of the form, its content."""
    story.step(
        "企业在网上填写并提交需求表（附录 A）", "the enterprise files its need form on the web"
    )
    content = complete_form()
    wish = {"station_code": STATION, "channel": "web", "content": content}
    begun = {**wish, "content": {"enterprise": content["enterprise"]}}
    draft = cast.enterprise.send("POST", "intake/drafts", json=begun)
    form_id, version = draft.json()["id"], draft.headers["ETag"]
    story.tell(f"草稿 draft {form_id}")
    saved = cast.enterprise.put(f"intake/drafts/{form_id}", wish, version=version)
    required = materials_in_catalogue(cast.public, content)[FORGOTTEN:]
    there = [_file(cast.enterprise, one) for one in required]
    cast.enterprise.put(
        f"intake/drafts/{form_id}", {**wish, "materials": there}, version=saved.headers["ETag"]
    )
    cast.enterprise.post(f"intake/drafts/{form_id}/filing")
    if cast.enterprise.get(f"intake/forms/{form_id}")["content"] != content:
        raise DemoFailed("需求表读出与填写不一致。", "The form came out other than it went in.")
    _tell_filed(content, len(there), story)
    return form_id, content


def supplement(cast: Cast, form_id: str, story: Story) -> None:
    """The window names all that is missing, once; the enterprise hands it in (4.2.1, 7.3.1)."""
    story.step("窗口一次性告知补正，企业补正", "one notice of missing materials, answered")
    missing = [one for one in required_materials(cast.window, form_id) if not one["received"]]
    asked = [{"material": one["key"], "note": "请补交加盖公章的扫描件"} for one in missing]
    cast.window.post(f"intake/forms/{form_id}/supplement-request", {"missing": asked})
    story.tell(f"告知 missing: {'、'.join(one['name_zh'] for one in missing)}")
    cast.enterprise.post(
        f"intake/forms/{form_id}/supplement",
        {"materials": [_file(cast.enterprise, one) for one in missing]},
    )
    story.tell(f"已补交 handed in: {len(missing)} 份 materials")


def materials_in_catalogue(public: Caller, content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The materials that the catalogue requires for what a form asks for (5.1.1, 7.3.1)."""
    asked = set(asks_in(content))
    wanted = [one for one in public.every("matching/catalogue") if asked & set(one["sections"])]
    required = {m["key"]: m for one in wanted for m in one["materials"] if m["required"]}
    return list(required.values())


def required_materials(caller: Caller, form_id: str) -> list[Mapping[str, Any]]:
    """The materials that the items of the form ask for, and whether they were received."""
    form = caller.get(f"intake/forms/{form_id}")
    return [one for one in form["asked_materials"] if one["required"]]


def accept(cast: Cast, form_id: str, asks: int, story: Story) -> Accepted:
    """The window accepts: the acceptance notice gives number, items, due times, first-asker, check code."""
    story.step("窗口受理，发放受理通知书", "the window accepts and issues the acceptance notice")
    notice = cast.window.post(f"intake/forms/{form_id}/acceptance")
    story.tell(f"编号 number {notice['number']}  查询码 check code {notice['check_code']}")
    story.tell(f"首问责任人 first-asker {notice['first_asker']}")
    for one in notice["items"]:
        kind = f"{one['kind']:<22}"
        story.tell(
            f"{one['code'] or '待归类':<8} {kind} 承诺 {one['promise_value']:>2} {one['promise_unit']}"
            f" due {one['due_at'][:10]}  {one['asked_zh']}"
        )
    check_items(notice["items"], asks)
    return Accepted(form_id, notice["number"], notice["check_code"], notice["items"])


def check_items(items: Sequence[Mapping[str, Any]], asks: int) -> None:
    """Each thing asked for became one item, of many kinds. Raises `DemoFailed`."""
    kinds = {one["kind"] for one in items}
    if len(items) != asks or len({one["item_id"] for one in items}) != asks or len(kinds) < 6:
        raise DemoFailed(
            f"应有 {asks} 个事项、至少 6 类，实得 {len(items)} 个、{len(kinds)} 类。",
            f"{asks} items of at least 6 kinds were expected, not {len(items)} of {len(kinds)}.",
        )


def follow_public_page(cast: Cast, accepted: Accepted, state: str, story: Story) -> None:
    """Anybody who holds number and check code sees where the case stands."""

    def stands() -> bool:
        case = found(cast.enterprise, f"tracking/cases/{accepted.case_id}")
        return bool(case and case["state"] == state)

    until(f"办件状态“{state}”", f"the case to be {state}", stands)
    page = cast.public.get(f"tracking/public/cases/{accepted.number}", code=accepted.check_code)
    story.tell(f"公开查询 public page: {page['state_zh']} · {page['state_en']}")


def _tell_filed(content: Mapping[str, Any], materials: int, story: Story) -> None:
    fields = sum(len(content[key]) for key in GROUPS)
    story.tell(
        f"已提交 filed at {STATION}: {fields} 项内容 fields, {len(content['boxes'])} 个勾选 boxes, "
        f"{len(content['other_needs'])} 项文字需求 needs in words, {len(content['tables'])} 张表 "
        f"tables, {materials} 份材料 materials → {len(asks_in(content))} 个事项 items"
    )


def _file(caller: Caller, material: Mapping[str, Any]) -> dict[str, Any]:
    """A small PDF uploaded as this material, as a form names it (7.3.1)."""
    name = f"{material['name_zh']}.pdf"
    kept = caller.send(
        "POST",
        "intake/files",
        params={"name": name},
        content=PDF,
        headers={"Content-Type": "application/pdf"},
    )
    return {"key": material["key"], "file_id": kept.json()["id"]}
