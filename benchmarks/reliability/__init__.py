"""What holds when things break: each module breaks something and counts what came of it."""
