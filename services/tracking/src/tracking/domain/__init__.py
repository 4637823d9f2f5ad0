"""The rules of tracking: the standard library only."""
