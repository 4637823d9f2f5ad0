"""What the environment says."""

import pathlib

import pytest

from portal.settings import SERVICES, SettingMissing, from_environment

URLS = {f"PORTAL_{name.upper()}_URL": f"http://{name}:8000" for name in SERVICES}


def test_the_portal_does_not_start_when_the_secret_key_is_missing() -> None:
    with pytest.raises(SettingMissing, match="PORTAL_SECRET_KEY_FILE"):
        from_environment(URLS)


def test_the_portal_does_not_start_when_a_service_has_no_address() -> None:
    with pytest.raises(SettingMissing, match="PORTAL_ADMIN_URL"):
        from_environment({**URLS, "PORTAL_ADMIN_URL": "", "PORTAL_SECRET_KEY": "x"})


def test_a_secret_is_read_from_its_file_when_a_file_is_named(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "key"
    file.write_text("from a file\n")
    settings = from_environment({**URLS, "PORTAL_SECRET_KEY_FILE": str(file)})
    assert settings.secret_key == "from a file"


def test_cookies_are_for_https_only_when_the_public_address_is() -> None:
    plain = from_environment({**URLS, "PORTAL_SECRET_KEY": "x"})
    safe = from_environment(
        {**URLS, "PORTAL_SECRET_KEY": "x", "PORTAL_PUBLIC_URL": "https://station.example"}
    )
    assert not plain.secure_cookies
    assert safe.secure_cookies
