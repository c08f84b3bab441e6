"""The SQL: what was accepted, whole or not at all, and the questions asked of it."""
