"""The accounts of an authority: invite, change a part, a new start, and leaving, with young people handed on."""
