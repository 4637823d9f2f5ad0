"""What the domain needs from libraries: checks of single values."""
