"""The command line: python -m service COMMAND, a file per command."""
