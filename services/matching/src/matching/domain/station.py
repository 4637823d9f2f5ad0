"""What matching knows of a station: a copy of admin's facts, fed by events."""

from dataclasses import dataclass


@dataclass(eq=False, kw_only=True)
class Station:
    """A station, what it covers (4.3), and the catalogue codes that it serves by itself (6.2.1)."""

    code: str
    revision: int
    name_zh: str
    name_en: str
    status: str
    served_items: list[str]
    tier: str | None = None

    def serves(self, code: str) -> bool:
        """True where it may serve an item by itself; a station in rectification still runs off its own."""
        return self.status != "removed" and code in self.served_items
