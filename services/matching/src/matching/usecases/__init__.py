"""What can be done in matching: one module a stage, free functions that load, decide and tell."""
