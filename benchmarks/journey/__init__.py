"""The journey: needs from HTTP to the archive through all services, with simulated providers, measured."""
