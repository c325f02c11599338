"""Who may do what: roles, permissions, the one matrix, the scope of a viewer, and the marks that views carry."""
