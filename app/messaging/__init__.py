"""Messages to staff: rows written in the caller's transaction, sent afterwards, never lost."""
