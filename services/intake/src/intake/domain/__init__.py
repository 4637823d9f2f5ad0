"""What intake knows: the form and its life, without any machinery."""
