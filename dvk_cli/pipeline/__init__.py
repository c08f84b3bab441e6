"""The whole tool in its order: one duty a file, each a sequence of calls; the work itself is in the stations."""
