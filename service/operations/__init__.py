"""The use cases: a request model in, plain JSON-ready data out."""
