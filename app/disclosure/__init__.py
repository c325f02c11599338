"""What may be published about groups of young people: sizes, hidden cells, keyed noise, earlier releases. Pure."""
