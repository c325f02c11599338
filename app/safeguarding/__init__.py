"""When an answer may mean danger: cover, alerts, help lines."""
