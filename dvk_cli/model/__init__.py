"""The nouns that flow through the stations."""
