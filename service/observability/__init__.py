"""What operators see of the running service: log, metrics and traces."""
