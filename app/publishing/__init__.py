"""The one door out: facts are protected, checked against what was released, and frozen."""
