"""What each unit of a district reports: one module a district, no word about how a file looks."""
