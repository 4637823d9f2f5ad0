"""deploy/make-secrets.sh."""

import json
import pathlib
import re
import subprocess
from typing import Any
from urllib.parse import urlsplit

import joserfc.jwk
import joserfc.jwt

SERVICES = ("intake", "matching", "tracking", "evaluation", "admin")


def test_tokens_signed_with_the_key_are_believed_when_checked_by_the_key_set(
    secrets: pathlib.Path,
) -> None:
    key = joserfc.jwk.OKPKey.import_key(json.loads((secrets / "signing_key").read_text()))
    public = joserfc.jwk.KeySet.import_key_set(json.loads((secrets / "jwks").read_text()))
    header = {"alg": "Ed25519", "kid": key.kid}
    token = joserfc.jwt.encode(header, {"sub": "a"}, key, algorithms=["Ed25519"])
    assert joserfc.jwt.decode(token, public, algorithms=["Ed25519"]).claims == {"sub": "a"}
    assert key.thumbprint() == key.kid


def test_the_public_half_holds_no_private_key_when_made(secrets: pathlib.Path) -> None:
    assert '"d"' not in (secrets / "jwks").read_text()


def test_the_addresses_hold_the_passwords_when_made(secrets: pathlib.Path) -> None:
    for service in SERVICES:
        database = urlsplit((secrets / f"database_url_{service}").read_text().strip())
        broker = urlsplit((secrets / f"amqp_url_{service}").read_text().strip())
        assert database.password == (secrets / f"database_{service}").read_text()
        assert broker.password == (secrets / f"amqp_{service}").read_text()
        assert (database.username, database.path) == (service, f"/{service}")
        assert (broker.username, broker.path) == (f"station_{service}", "/station")


def test_no_two_passwords_are_alike_when_made(secrets: pathlib.Path) -> None:
    words = [
        f.read_text() for f in secrets.iterdir() if re.fullmatch("[0-9a-f]{48}", f.read_text())
    ]
    assert len(words) == 16
    assert len(set(words)) == len(words)


def test_only_the_owner_may_look_into_the_folder_when_made(secrets: pathlib.Path) -> None:
    assert secrets.stat().st_mode & 0o777 == 0o700


def test_nothing_is_made_anew_when_all_is_there(secrets: pathlib.Path, make_secrets: Any) -> None:
    before = {file.name: file.read_text() for file in secrets.iterdir()}
    assert make_secrets(secrets) == []
    assert {file.name: file.read_text() for file in secrets.iterdir()} == before


def test_only_what_is_missing_is_made_when_one_was_deleted(
    tmp_path: pathlib.Path, make_secrets: Any
) -> None:
    make_secrets(tmp_path)
    for name in ("amqp_admin", "amqp_url_admin"):
        (tmp_path / name).unlink()
    assert make_secrets(tmp_path) == ["made amqp_admin", "made amqp_url_admin"]


def test_git_ignores_the_secrets_when_they_lie_in_their_place(root: pathlib.Path) -> None:
    names = [f"deploy/secrets/{name}" for name in ("postgres", "signing_key", "jwks")]
    done = subprocess.run(
        ["git", "check-ignore", *names], cwd=root, check=False, capture_output=True, text=True
    )
    assert done.stdout.split() == names
