"""Commissioners' pages: they read publications, never facts and never people."""
