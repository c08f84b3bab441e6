"""What may be reported, as typed data, and the gazetteer of units."""
