"""What was refused under the load while nobody was being restarted."""

from harness.scene import Scene

Windows = list[tuple[str, float, float]]
"""A service, and from when to when it may have been away (seconds of the wall clock)."""


def refused_outside(scene: Scene, windows: Windows) -> None:
    """Every attempt that failed with a 5xx or without an answer, while its service was not being restarted."""
    for entry in scene.entries():
        for one in entry.failures:
            away = isinstance(one["outcome"], str) or one["outcome"] >= 500
            if away and not any(
                service == entry.service and one["began"] <= end and one["at"] >= began
                for service, began, end in windows
            ):
                scene.differ(f"{entry.service} {entry.step}: {one['outcome']} {one['said']}")
