"""What an evaluation is (6.4, Appendix C): plain data and rules, standard library only."""
