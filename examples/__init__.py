"""Programs that use the service over HTTP."""
