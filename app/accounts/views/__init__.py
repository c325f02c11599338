"""Signing in, the second step, and what somebody does about their own sign-in."""
