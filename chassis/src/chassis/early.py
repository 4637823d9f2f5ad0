"""What a handler says when a message came before the one it builds on."""


class TooEarly(Exception):
    """The predecessor has not arrived yet: the message is parked in the database and tried again."""
