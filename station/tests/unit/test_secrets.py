"""Secrets: made once, for the owner's eyes only."""

import json
import stat
from pathlib import Path

from station.secrets_ import Secrets


def test_password_is_the_same_when_asked_again(tmp_path: Path) -> None:
    assert Secrets(tmp_path).password("a") == Secrets(tmp_path).password("a")


def test_passwords_differ_when_names_do(tmp_path: Path) -> None:
    assert Secrets(tmp_path).password("a") != Secrets(tmp_path).password("b")


def test_only_the_owner_reads_when_a_secret_is_kept(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path)
    for path in (secrets.path("a"), secrets.signing_key(), secrets.jwks()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_public_keys_hold_no_private_part_when_published(tmp_path: Path) -> None:
    private = json.loads(Secrets(tmp_path).signing_key().read_text())
    (public,) = json.loads(Secrets(tmp_path).jwks().read_text())["keys"]
    assert public == {name: value for name, value in private.items() if name != "d"}
    assert private["d"]
    assert public["kid"]
