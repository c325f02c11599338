"""Writes of concerns, one module for each subject. Nothing here changes or takes away a row: what is new is added."""
