"""How intake keeps what it knows in PostgreSQL."""

from intake.storage import mapping

mapping.map_all()
