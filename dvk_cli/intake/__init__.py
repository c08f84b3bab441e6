"""Sheets of raw cells become submissions of typed values that know their cell, with findings."""
