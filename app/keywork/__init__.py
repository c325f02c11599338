"""Key workers' records of their sessions with young people."""
