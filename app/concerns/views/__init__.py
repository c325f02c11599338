"""Pages of concerns, one module for each subject."""
