"""LaTeX in: commands become the tokens of text wherever the two notations say the same."""
