"""Pages, one module for each group."""
