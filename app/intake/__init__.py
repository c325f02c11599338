"""Bringing in what a provider already holds."""
