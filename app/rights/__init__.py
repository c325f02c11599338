"""Rights over what is held about a young person, across features: so far, who has looked at it."""
