"""Which servers are used: given ones first."""

from pathlib import Path

import pytest

from station import databases, postgres
from station.servers import Given, given_by, management_url
from station.tree import LONGEST_SOCKET_PATH, Tree
from station.trouble import Trouble


def test_given_servers_are_used_when_the_environment_names_them() -> None:
    assert given_by({"STATION_AMQP_URL": "amqp://h"}) == Given(amqp_url="amqp://h")


def test_management_is_looked_for_beside_the_broker_when_it_is_not_given() -> None:
    given = Given(amqp_url="amqp://boss:word@rabbit.example:5673/")
    assert management_url(given) == "http://boss:word@rabbit.example:15672"


def test_management_is_as_given_when_it_is() -> None:
    assert management_url(Given(amqp_url="amqp://h", amqp_admin_url="http://m")) == "http://m"


def test_database_address_keeps_host_and_options_when_the_role_changes() -> None:
    admin = "postgresql://boss:word@db.example:6000/postgres?sslmode=require"
    wanted = "postgresql://station_intake:secret@db.example:6000/station_intake?sslmode=require"
    assert databases.url_for(admin, "station_intake", "secret") == wanted


def test_trouble_names_the_folder_when_programs_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PG_BIN", str(tmp_path))
    with pytest.raises(Trouble) as caught:
        postgres.programs_folder()
    assert str(tmp_path) in caught.value.zh
    assert "STATION_PG_BIN" in caught.value.todo


def test_socket_path_stays_short_when_the_checkout_lies_deep(tmp_path: Path) -> None:
    deep = Tree(tmp_path / ("d" * 60) / ("e" * 60))
    assert len(str(deep.short / "fleet.sock")) <= LONGEST_SOCKET_PATH
    deep.short.rmdir()
