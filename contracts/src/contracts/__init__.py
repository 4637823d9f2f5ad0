"""What the services tell each other: one module per owning service, nothing but identifiers and facts."""
