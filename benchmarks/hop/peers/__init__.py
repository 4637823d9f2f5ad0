"""What else one would take: the same hop on other frameworks, each as its own documentation shows it."""
