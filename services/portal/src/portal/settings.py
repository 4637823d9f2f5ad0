"""What the portal reads from its environment. Each name may also be given as NAME_FILE, a file with the value."""

import dataclasses
import pathlib
from collections.abc import Mapping

SERVICES = ("intake", "matching", "tracking", "evaluation", "admin")


class SettingMissing(RuntimeError):
    """The portal cannot start without this setting."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} 未设置（或用 {name}_FILE 指明文件）/ set {name} or {name}_FILE")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """`services` maps a service to its base URL; `body_limit` is in bytes, `timeout` in seconds.

    `trusted_proxies` counts the reverse proxies whose X-Forwarded-* headers are believed: with 0
    nobody can choose the address that the rate limit counts by. `lookups` limits the looks at the
    public case page and its API that find nothing, by address.
    """

    secret_key: str
    services: Mapping[str, str]
    secure_cookies: bool = False
    trusted_proxies: int = 0
    lookups: str = "10 per minute;60 per hour"
    body_limit: int = 1024 * 1024  # as the services' own, so that one answer is given
    timeout: float = 5.0


def find(environ: Mapping[str, str], name: str) -> str | None:
    """The value of NAME, or the stripped content of the file that NAME_FILE names."""
    if environ.get(name):
        return environ[name]
    path = environ.get(f"{name}_FILE")
    return pathlib.Path(path).read_text(encoding="utf-8").strip() if path else None


def get(environ: Mapping[str, str], name: str) -> str:
    """Like `find`. Raises SettingMissing."""
    value = find(environ, name)
    if not value:
        raise SettingMissing(name)
    return value


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings of this process. Raises SettingMissing for the secret key or the URL of a service."""
    public_url = find(environ, "PORTAL_PUBLIC_URL") or ""
    return Settings(
        secret_key=get(environ, "PORTAL_SECRET_KEY"),
        services={name: get(environ, f"PORTAL_{name.upper()}_URL") for name in SERVICES},
        secure_cookies=public_url.startswith("https:"),
        trusted_proxies=int(find(environ, "PORTAL_TRUSTED_PROXIES") or 0),
        lookups=find(environ, "PORTAL_LOOKUPS") or Settings.lookups,
        body_limit=int(find(environ, "PORTAL_BODY_LIMIT") or Settings.body_limit),
    )
