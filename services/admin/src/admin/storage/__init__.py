"""How admin keeps what it knows: tables, their mapping to the domain, repositories."""
