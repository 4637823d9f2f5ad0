"""How tracking keeps what it knows, in its own PostgreSQL database."""
