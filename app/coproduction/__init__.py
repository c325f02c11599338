"""Young people shaping the service: ideas, answers, and the public board."""
