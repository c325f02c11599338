"""Reads of alerts, cover and the watch, one module for each."""
