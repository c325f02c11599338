"""Data keys: one for each authority, wrapped by a master key that is not in the database; making, turning over, destroying."""
