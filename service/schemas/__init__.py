"""Requests and responses: what the wire looks like."""
