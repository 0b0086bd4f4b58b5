"""Gradients against an independent method: differences of the loss, from forward passes alone."""
