"""What the service withstands, measured over long runs: one command for each claim."""
