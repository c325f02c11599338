"""How a young person or a family member reaches a form without an account."""
