"""Where evaluations are kept: PostgreSQL tables, and the domain's classes mapped onto them."""
