"""Organisations, the staff who sign in, and what each is a member of."""
