"""What every service stands on; it knows no word of the business, no contract and no service."""
