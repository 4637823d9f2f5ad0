"""The hop: consume, validate, deduplicate, write one aggregate and its history row, emit one event, confirmed."""
