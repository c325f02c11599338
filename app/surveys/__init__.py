"""Asking: question kinds, the way through a form on a phone, the answers given."""
