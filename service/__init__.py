"""Gradients as a service: derivatives explained link by link, over HTTP."""

from importlib.metadata import version

from service.processor import prepare

prepare()

__version__ = version("gradient-service")
