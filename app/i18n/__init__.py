"""Languages, and how dates and times are said."""
