"""Tensors on the wire: nested lists, flat data with a shape, base64."""
