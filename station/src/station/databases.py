"""One database and one role for each service, on whichever server is used."""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from station.trouble import Trouble


def create_database(admin_url: str, name: str, password: str) -> str:
    """Make the role `name` and the database `name` that it owns; both may exist. Its URL."""
    with _connect(admin_url) as connection:
        _set_role(connection, name, password)
        if not _has_database(connection, name):
            _add_database(connection, name)
    return url_for(admin_url, name, password)


def drop_databases(admin_url: str, names: Iterable[str]) -> None:
    """Delete databases with all that is in them; connections to them are cut."""
    with _connect(admin_url) as connection:
        for name in names:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def url_for(admin_url: str, name: str, password: str) -> str:
    """The URL of the database `name` for the role of the same name."""
    parts = urlsplit(admin_url)
    where = parts.netloc.rpartition("@")[2]
    user = f"{quote(name)}:{quote(password)}@{where}"
    return urlunsplit((parts.scheme, user, f"/{name}", parts.query, ""))


def _connect(admin_url: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(admin_url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Trouble(
            f"无法连接 PostgreSQL：{error}",
            "The PostgreSQL server cannot be reached.",
            "检查 STATION_DATABASE_URL，或去掉它以使用自带的服务器 (check or unset it)",
        ) from error


def _set_role(connection: psycopg.Connection[tuple[object, ...]], name: str, word: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    verb = sql.SQL("ALTER" if found else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
            verb, sql.Identifier(name), sql.Literal(word)
        )
    )
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(name)))


def _has_database(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    return connection.execute(query, (name,)).fetchone() is not None


def _add_database(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """With C.UTF-8, as in C a Chinese letter is no letter to the trigram index."""
    connection.execute(
        sql.SQL(
            "CREATE DATABASE {name} OWNER {name} TEMPLATE template0"
            " ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        ).format(name=sql.Identifier(name))
    )
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )
