"""Tracking on a real PostgreSQL; every test starts from empty tables."""

import pytest


@pytest.fixture(autouse=True)
def _empty(tracking_bench):
    tracking_bench.empty()


def pytest_collection_modifyitems(items):
    for item in items:
        if "tracking/tests/storage" in str(item.path):
            item.add_marker(pytest.mark.postgres)
