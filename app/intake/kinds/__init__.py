"""One module for each kind of file. Each has `store(batch, rows)`: look up a thousand rows at once, refuse or keep each."""
