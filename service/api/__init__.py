"""HTTP: routes, bodies, problems, health and documentation; nothing that computes."""
