"""Outcome frameworks, and the facts that their indicators count."""
