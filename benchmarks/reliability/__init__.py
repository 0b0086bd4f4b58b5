"""How the service behaves when too much is asked of it, or something fails."""
