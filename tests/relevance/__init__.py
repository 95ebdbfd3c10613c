"""How good the answers are: queries by class with what is relevant to each, over real names and over the sample."""
