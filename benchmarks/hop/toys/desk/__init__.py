"""The hop on the chassis: a service like any other, with one handler."""
