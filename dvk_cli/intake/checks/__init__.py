"""What is checked within a submission: one rule each, in one ordered tuple."""
