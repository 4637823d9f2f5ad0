"""Which big tables were read from end to end: a query that does this slows down with every item there ever was."""

from collections.abc import Mapping

import psycopg

BIG = 10_000  # rows
QUERY = "SELECT relname, n_live_tup, seq_tup_read FROM pg_stat_user_tables"
Scans = Mapping[str, tuple[int, int]]


def read(database_urls: Mapping[str, str]) -> Scans:
    """Rows, and rows read by sequential scans so far, by `service.table`."""
    found: dict[str, tuple[int, int]] = {}
    for service, url in database_urls.items():
        with psycopg.connect(url) as connection:
            for table, rows, scanned in connection.execute(QUERY):
                found[f"{service}.{table}"] = (rows, scanned)
    return found


def of_big_tables(before: Scans, after: Scans, items: int) -> dict[str, float]:
    """Rows scanned for one item, by table; big tables only, and none where all queries used indexes."""
    scanned = {
        table: (read - before.get(table, (0, 0))[1]) / items
        for table, (rows, read) in after.items()
        if rows > BIG
    }
    return {table: round(rows, 1) for table, rows in sorted(scanned.items()) if rows >= 1}
