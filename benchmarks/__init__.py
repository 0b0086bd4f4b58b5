"""This service and what a user could pick instead, measured side by side in one run."""
