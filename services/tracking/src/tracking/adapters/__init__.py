"""The edges of tracking: the words of the contracts, and its own."""
