"""The smallest service there is: it counts what it heard."""
