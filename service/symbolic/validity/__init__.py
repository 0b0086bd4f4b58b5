"""Where functions and their derivatives exist."""
