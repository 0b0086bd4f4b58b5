"""Gradients as a service: derivatives explained link by link, over HTTP."""

from importlib.metadata import version

__version__ = version("gradient-service")
