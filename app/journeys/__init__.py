"""Distance travelled: which readings may be compared, and what changed between them. Values only."""
