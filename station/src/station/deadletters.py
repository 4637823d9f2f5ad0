"""`station dead-letters`: look at messages that nobody could handle, mend them, try them again or give them up."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TextIO

import click

from contracts.manifest import SERVICES
from station.console import SCREEN, told
from station.letters_shown import line_of, whole_of
from station.operator import Operator, access
from station.trouble import Trouble
from station.up import tree_of_checkout

Command = Callable[..., None]
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
service = click.option(
    "--service", required=True, type=click.Choice(SERVICES), help="哪个服务 / which service"
)
yes = click.option("--yes", is_flag=True, help="不再询问 / do not ask")
why = click.option("--why", default="", help="原因，留在记录中 / why, for the record")
one = click.argument("letter", type=click.UUID)


def filtered(command: Command) -> Command:
    """The options that say which dead letters."""
    for option in (
        click.option("--until", type=MOMENT, help="早于（本机时区）/ died before, local time"),
        click.option("--since", type=MOMENT, help="不早于（本机时区）/ died since, local time"),
        click.option("--subject", help="主题（办件编号）/ subject, mostly the case"),
        click.option("--type", help="消息类型 / such as intake.need_accepted"),
        click.option("--reason", help="死因 / such as failed, too_early, not_json"),
    ):
        command = option(command)
    return command


def operator() -> Operator:
    """Signed in at the deployment or the local run."""
    return Operator(access(tree_of_checkout()))


def path_of(service: str, letter: uuid.UUID | None = None, action: str = "") -> str:
    parts = (f"/api/{service}/v1/operations/dead-letters", letter, action)
    return "/".join(str(part) for part in parts if part)


@click.group("dead-letters")
def group() -> None:
    """死信：查看、修正、重投、放弃。Messages that nobody could handle."""


@group.command("list")
@service
@filtered
@click.option("--state", default="open", type=click.Choice(["open", "redriven", "dropped", "all"]))
@click.option("--limit", default=50, type=click.IntRange(1), help="最多几条 / at most so many")
@told
def list_command(service: str, state: str, limit: int, **wanted: Any) -> None:
    """列出死信，新的在前。List them, newest first."""
    query, shown = {**_filter(wanted), "state": state}, 0
    with operator() as system:
        while shown < limit:
            query["limit"] = str(min(limit - shown, 100))
            found = system.ask("GET", path_of(service), params=query)
            for letter in found["items"]:
                SCREEN.say(line_of(letter))
            shown, query["after"] = shown + len(found["items"]), found["next"]
            if not found["next"]:
                break
    more = "" if not found["next"] else "，还有更多 and there are more (--limit)"
    SCREEN.say(f"{shown} 条 dead letters{more}")


@group.command("show")
@service
@one
@told
def show_command(service: str, letter: uuid.UUID) -> None:
    """显示一条死信的全部内容与处置记录。Show a whole one and what was done to it."""
    with operator() as system:
        SCREEN.say(whole_of(system.ask("GET", path_of(service, letter))))


@group.command("edit")
@service
@one
@click.option(
    "--file", type=click.File(encoding="utf-8"), help="新的正文 / the new body, - is stdin"
)
@why
@told
def edit_command(service: str, letter: uuid.UUID, file: TextIO | None, why: str) -> None:
    """修改正文（原文保留在记录中）。Edit the body in $EDITOR; the record keeps the one before."""
    with operator() as system:
        body = file.read() if file else _edited(system.ask("GET", path_of(service, letter)))
        changed = {"body": body, "reason": why}
        system.ask("PUT", path_of(service, letter), json=changed)
    SCREEN.say("已修改，尚未重投 edited, not yet redriven")


@group.command("redrive")
@service
@click.argument("letters", type=click.UUID, nargs=-1)
@filtered
@click.option("--dry-run", is_flag=True, help="只计数 / only count")
@yes
@why
@told
def redrive_command(
    service: str,
    letters: tuple[uuid.UUID, ...],
    dry_run: bool,
    yes: bool,
    why: str,
    **wanted: Any,
) -> None:
    """重投：给出编号，或按条件（无条件即全部）。Try again: by id, or all open ones that fit."""
    chosen = _filter(wanted)
    if letters and (chosen or dry_run):
        raise click.UsageError("编号不与条件或 --dry-run 同用 ids go with no filter or --dry-run")
    with operator() as system:
        if letters:
            _redrive_each(system, service, letters, why)
        else:
            _redrive_fitting(system, service, {"filter": chosen, "reason": why}, dry_run, yes)


@group.command("drop")
@service
@one
@click.option("--why", required=True, help="原因，留在记录中 / why, for the record")
@yes
@told
def drop_command(service: str, letter: uuid.UUID, why: str, yes: bool) -> None:
    """放弃一条死信；它与原因一起保留。Give one up; it is kept, with the reason."""
    with operator() as system:
        SCREEN.say(line_of(system.ask("GET", path_of(service, letter))))
        if yes or click.confirm("放弃吗 Drop it?", default=False):
            system.ask("POST", path_of(service, letter, "drop"), json={"reason": why})
            SCREEN.say("已放弃 dropped")


def _filter(wanted: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in wanted.items() if value is not None}


def _text(value: str | datetime.datetime) -> str:
    return value if isinstance(value, str) else value.astimezone().isoformat()


def _edited(letter: Mapping[str, Any]) -> str:
    if letter["body"] is None:
        raise Trouble("正文不是文本。", "The body is no text.", "--file <新的正文 a new body>")
    changed: str | None = click.edit(str(letter["body"]), extension=".json")
    if changed is None or changed.rstrip("\n") == letter["body"]:
        raise Trouble("没有修改。", "Nothing was changed.")
    return changed


def _redrive_each(system: Operator, service: str, letters: tuple[uuid.UUID, ...], why: str) -> None:
    for letter in letters:
        system.ask("POST", path_of(service, letter, "redrive"), json={"reason": why})
        SCREEN.say(f"已重投 redriven {letter}")


def _redrive_fitting(
    system: Operator, service: str, asked: Mapping[str, Any], dry_run: bool, yes: bool
) -> None:
    path = path_of(service, action="redrive")
    counted = system.ask("POST", path, json={**asked, "dry_run": True})
    SCREEN.say(f"可重投 can be redriven: {counted['count']}")
    if counted["left"]:
        SCREEN.say(f"无可读编号，不能重投 without a readable id, left: {counted['left']}")
    if dry_run or not counted["count"]:
        return
    if yes or click.confirm("重投吗 Redrive them?", default=False):
        done = system.ask("POST", path, json=dict(asked))
        SCREEN.say(f"已重投 redriven: {done['count']}")
