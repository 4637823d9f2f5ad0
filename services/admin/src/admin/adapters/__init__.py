"""What admin takes from other packages: code lists, slow hashes, signatures."""
