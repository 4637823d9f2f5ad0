"""Settings of one process, from the environment or from files that it names (secrets)."""

import os
from pathlib import Path


class SettingMissing(RuntimeError):
    """A setting without a default is not there; the text says which and how to give it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"缺少设置 {name}：请设置环境变量 {name} 或 {name}_FILE。"
            f" / Setting {name} is missing: set {name}, or {name}_FILE with the path of a file."
        )


def setting(name: str, default: str | None = None) -> str:
    """The value of SERVICE_<name>, else the content of the file SERVICE_<name>_FILE, else the default.

    Raises SettingMissing where there is no default: secrets never have one.
    """
    variable = f"SERVICE_{name}"
    if variable in os.environ:
        return os.environ[variable]
    if f"{variable}_FILE" in os.environ:
        return Path(os.environ[f"{variable}_FILE"]).read_text(encoding="utf-8").strip()
    if default is None:
        raise SettingMissing(variable)
    return default
