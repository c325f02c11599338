"""The key worker's first page: who needs attention."""
