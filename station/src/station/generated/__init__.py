"""Documents that are made from the code and checked for freshness: messages, conformity, routes."""
