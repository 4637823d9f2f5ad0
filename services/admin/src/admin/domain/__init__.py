"""The rules of admin: who may come in, which stations there are, what is in the archive. Standard library only."""
