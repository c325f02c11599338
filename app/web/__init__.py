"""Request plumbing: answers, errors, headers, forms. Knows no feature."""
