"""A finished result becomes a document; renderers compute nothing."""
