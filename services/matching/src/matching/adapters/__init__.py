"""What matching takes from other packages: signatures, HTTP to providers' web hooks."""
