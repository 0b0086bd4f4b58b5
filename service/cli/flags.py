"""Settings as flags of a command."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from service.settings import Settings


def add_settings(command: ArgumentParser, names: Iterable[str] = Settings.model_fields) -> None:
    """Add a flag for each of these settings."""
    for name in names:
        field = Settings.model_fields[name]
        description = f"{field.description} (GRADIENT_{name.upper()})"
        flag = f"--{name.replace('_', '-')}"
        if field.annotation is bool:
            command.add_argument(flag, dest=name, nargs="?", const="true", help=description)
        else:
            command.add_argument(flag, dest=name, help=description)


def settings_of(options: Namespace) -> Settings:
    """Return the settings: flags before the environment. Raises pydantic's ValidationError."""
    given = {name: getattr(options, name, None) for name in Settings.model_fields}
    return Settings(**{name: value for name, value in given.items() if value is not None})
