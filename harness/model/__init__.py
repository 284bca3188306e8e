"""The values that the parts of the harness hand to each other."""
