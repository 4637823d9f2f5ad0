"""Passwords and keys of the local run: made once, kept in files that only the owner reads."""

import base64
import json
import os
import secrets
import tempfile
from pathlib import Path

from joserfc.jwk import OKPKey


def write_private(path: Path, text: str) -> Path:
    """Write a file that only its owner may read, and that is never seen half written."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return Path(unfinished).replace(path)


class Secrets:
    """The secrets of one tree by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def password(self, name: str) -> str:
        """The password of this name; letters and digits only, so it fits into any URL."""
        path = self._folder / name
        if not path.exists():
            write_private(path, secrets.token_hex(16))
        return path.read_text()

    def path(self, name: str) -> Path:
        """The file of a password."""
        self.password(name)
        return self._folder / name

    def signing_key(self) -> Path:
        """The file of the private key (Ed25519 JWK) that admin signs tokens with."""
        path = self._folder / "signing_key.json"
        if not path.exists():
            key = OKPKey.generate_key("Ed25519", auto_kid=True)
            write_private(path, json.dumps(key.as_dict(private=True) | {"use": "sig"}))
        return path

    def jwks(self) -> Path:
        """The file of the public key set that every service verifies tokens with."""
        path = self._folder / "jwks.json"
        if not path.exists():
            key = json.loads(self.signing_key().read_text())
            public = {name: value for name, value in key.items() if name != "d"}
            write_private(path, json.dumps({"keys": [public]}))
        return path

    def gateways(self) -> Path:
        """The file of what the gateways sign with: one for instant messages, one for e-mail (6.1.3)."""
        path = self._folder / "gateways.json"
        if not path.exists():
            made = {name: [f"whsec_{_key()}"] for name in ("im", "mail")}
            write_private(path, json.dumps(made))
        return path


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
