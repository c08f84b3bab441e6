"""Compiles the Dân vận khéo movement's spreadsheets into statistics and reports."""
