"""The size of an enterprise, for everybody."""

import pytest

from chassis.testing import Bench


def test_anybody_learns_the_size_and_the_bounds_it_is_by(service: Bench) -> None:
    answer = service.client.get("/v1/enterprise-size?industry=65&staff=103&revenue_wan_yuan=15735")

    assert (answer.status_code, answer.json["size"]) == (200, "medium")
    assert answer.json["bounds"]["staff"] == [300, 100, 10]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("industry=J", {"industry"}),
        ("industry=65", {"staff", "revenue_wan_yuan"}),
        ("industry=x", {"industry"}),
        ("industry=65&staff=-1&revenue_wan_yuan=many", {"staff", "revenue_wan_yuan"}),
    ],
)
def test_what_is_wrong_or_missing_is_named(service: Bench, query: str, fields: set[str]) -> None:
    answer = service.client.get(f"/v1/enterprise-size?{query}")

    assert answer.status_code == 422
    assert {one["field"] for one in answer.json["errors"]} == fields
