"""How fast agencies hear of needs, and whether a dead or slow one keeps the others waiting."""
