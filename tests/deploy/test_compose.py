"""docker-compose.yml, by its schema, by the real Compose, and by the rules of the house."""

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

SERVICES = ("intake", "matching", "tracking", "evaluation", "admin")
Change = Callable[[str], str]
Breakage = tuple[str, Change]


@pytest.fixture(scope="module")
def config(tool: Any) -> dict[str, Any]:
    """What Compose makes of the file."""
    done = tool("docker-compose", "config", "--format", "json")
    assert done.stdout, done.stderr
    return dict(json.loads(done.stdout))


def test_the_schema_accepts_the_file_when_it_is_as_committed(tool: Any) -> None:
    done = tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    assert done.returncode == 0, done.stdout


def test_the_schema_refuses_the_file_when_a_key_is_misspelt(tool: Any, copy: pathlib.Path) -> None:
    edit(copy, lambda text: text.replace("    hostname: rabbitmq", "    hostnme: rabbitmq"))
    done = tool(
        "check-jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
        cwd=copy,
    )
    assert done.returncode != 0


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("  jwks: {file: deploy/secrets/jwks}\n", ""),
        lambda text: text.replace("migrate-intake: {condition", "migrate-nothing: {condition"),
        lambda text: text.replace("  front:\n  back:", "  back:"),
    ],
    ids=["a secret that is not declared", "a job that is not there", "a network that is not there"],
)
def test_compose_refuses_the_file_when_it_names_what_is_not_there(
    tool: Any, copy: pathlib.Path, change: Change
) -> None:
    edit(copy, change)
    # The wheel's wrapper ends with status 0 whatever Compose said: what it prints has to tell.
    done = tool("docker-compose", "config", "--format", "json", cwd=copy)
    assert done.stdout == ""
    assert "invalid compose project" in done.stderr


def test_every_process_has_limits_and_a_restart_policy_when_composed(
    config: dict[str, Any],
) -> None:
    for name, service in config["services"].items():
        limits = service["deploy"]["resources"]["limits"]
        assert limits["memory"], name
        assert limits["cpus"], name
        assert service["restart"] in ("no", "unless-stopped"), name


def test_every_service_can_be_scaled_when_composed(config: dict[str, Any]) -> None:
    for name in (*SERVICES, "portal"):
        assert "container_name" not in config["services"][name]
        assert "ports" not in config["services"][name]


def test_only_the_reverse_proxy_is_reached_from_outside_when_composed(
    config: dict[str, Any],
) -> None:
    open_to_all = [name for name, service in config["services"].items() if service.get("ports")]
    assert open_to_all == ["proxy"]
    assert config["networks"]["back"]["internal"]


def test_every_secret_comes_from_a_file_that_the_script_makes_when_composed(
    config: dict[str, Any], secrets: pathlib.Path
) -> None:
    files = {pathlib.Path(secret["file"]).name for secret in config["secrets"].values()}
    assert files == {file.name for file in secrets.iterdir()}


def test_every_file_setting_names_a_secret_of_its_own_process_when_composed(
    config: dict[str, Any],
) -> None:
    for name, service in config["services"].items():
        mounted = {f"/run/secrets/{secret['source']}" for secret in service.get("secrets", ())}
        for key, value in service.get("environment", {}).items():
            if key.endswith("_FILE"):
                assert value in mounted, (name, key)


def test_no_secret_stands_in_the_environment_when_composed(config: dict[str, Any]) -> None:
    for name, service in config["services"].items():
        for key, value in service.get("environment", {}).items():
            secret = any(word in key for word in ("PASSWORD", "SECRET", "KEY", "AMQP", "DATABASE"))
            assert not secret or key.endswith("_FILE"), (name, key, value)


def test_a_service_waits_for_its_database_and_the_topology_when_started(
    config: dict[str, Any],
) -> None:
    for name in SERVICES:
        waits = config["services"][name]["depends_on"]
        for job in (f"migrate-{name}", "topology"):
            assert waits[job]["condition"] == "service_completed_successfully"


def test_no_service_reads_the_secrets_of_another_when_composed(config: dict[str, Any]) -> None:
    for name in SERVICES:
        for other in set(SERVICES) - {name}:
            sources = {secret["source"] for secret in config["services"][name]["secrets"]}
            assert not {f"database_url_{other}", f"amqp_url_{other}"} & sources
    holders = [
        name
        for name, service in config["services"].items()
        if "signing_key" in {secret["source"] for secret in service.get("secrets", ())}
    ]
    assert holders == ["admin"]


def edit(folder: pathlib.Path, change: Change) -> None:
    file = folder / "docker-compose.yml"
    before = file.read_text()
    after = change(before)
    assert after != before, "the breakage broke nothing"
    file.write_text(after)
