"""How matching's things are kept in PostgreSQL."""
