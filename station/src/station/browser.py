"""The browser that tests look through, and a font that has Chinese letters."""

import os
import shutil
import subprocess

from station.install import require
from station.screen import Screen
from station.trouble import Trouble

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FONTS = {
    "apt-get": "fonts-wqy-microhei",
    "dnf": "wqy-microhei-fonts",
    "pacman": "wqy-microhei",
    "apk": "font-wqy-zenhei",
}


def chromium_or_install(screen: Screen) -> str:
    """The path of Chromium: STATION_CHROMIUM, one on the path, or a freshly installed one."""
    if not find_chromium():
        require("chromium", screen)
    if not has_chinese_font():
        _add_chinese_font(screen)
    found = find_chromium()
    if found is None:
        raise Trouble(
            "找不到 Chromium。",
            "Chromium was not found.",
            "STATION_CHROMIUM=<它的路径 its path> make test",
        )
    return found


def _add_chinese_font(screen: Screen) -> None:
    """Without one pages show boxes; tests that read texts still run, so this is no obstacle."""
    package = next((name for key, name in FONTS.items() if shutil.which(key)), None)
    try:
        if package:
            require(package, screen)
    except Trouble as trouble:
        screen.trouble(trouble)


def find_chromium() -> str | None:
    """The path of Chromium, if there is one."""
    given = os.environ.get("STATION_CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese; True where there is no fontconfig to ask."""
    if not shutil.which("fc-list"):
        return True
    done = subprocess.run(["fc-list", ":lang=zh"], check=False, capture_output=True, text=True)
    return bool(done.stdout.strip())
