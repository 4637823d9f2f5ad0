"""The web pages: one origin for people and programs, a client of the services like any other."""
