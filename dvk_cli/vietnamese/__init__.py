"""Vietnamese text, numerals, dates and periods as officers write them."""
