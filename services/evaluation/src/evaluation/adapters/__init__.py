"""What stands behind the ports besides the database: the shipped forms, and signed links."""
