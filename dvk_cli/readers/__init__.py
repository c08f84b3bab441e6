"""A file's bytes become sheets of raw cells."""
