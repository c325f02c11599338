"""Young people, their families and their episodes with a service."""
