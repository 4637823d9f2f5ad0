"""The rules for Prometheus and the table for people speak of the metrics that there are."""

import pathlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from chassis.testing import bench

pytestmark = pytest.mark.postgres
SUFFIX = re.compile(r"_(bucket|sum|count)$")


@pytest.fixture(scope="module")
def existing() -> Iterator[set[str]]:
    """The names that services tell: all tell the same, and matching some more."""
    with bench("matching") as matching:
        page = matching.client.get("/metrics").text
        yield set(re.findall(r"^# TYPE (station_\S+) ", page, re.M)) - created(page)


def created(page: str) -> set[str]:
    return set(re.findall(r"^# TYPE (station_\S+_created) ", page, re.M))


@pytest.fixture(scope="module")
def rules(root: pathlib.Path) -> list[dict[str, Any]]:
    text = (root / "deploy" / "prometheus" / "alerts.yml").read_text("utf-8")
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def names_in(text: str, existing: set[str]) -> set[str]:
    found = set(re.findall(r"\bstation_[a-z_]+", text))
    return {name if name in existing else SUFFIX.sub("", name) for name in found}


def test_every_rule_asks_for_metrics_that_exist(
    rules: list[dict[str, Any]], existing: set[str]
) -> None:
    for rule in rules:
        asked = names_in(rule["expr"], existing)
        assert asked, rule["alert"]
        assert asked <= existing, rule["alert"]


def test_every_rule_is_told_to_people_in_both_languages(
    rules: list[dict[str, Any]], root: pathlib.Path
) -> None:
    page = (root / "docs" / "operations.md").read_text("utf-8")
    for rule in rules:
        zh, _, en = rule["annotations"]["summary"].rpartition(" / ")
        assert re.search("[一-鿿]", zh), rule["alert"]
        assert en.isascii(), rule["alert"]
        assert f"`{rule['alert']}`" in page


def test_every_metric_is_explained_and_none_that_is_not_there(
    root: pathlib.Path, existing: set[str]
) -> None:
    page = (root / "docs" / "operations.md").read_text("utf-8")
    explained = names_in(page, existing)
    assert explained == existing
