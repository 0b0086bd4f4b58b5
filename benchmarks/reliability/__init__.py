"""What becomes of requests and memory when things go wrong, or on for long."""
