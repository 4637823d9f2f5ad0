"""What admin does: free functions that load, decide by the domain, and say what happened."""
