"""Reads dataflow documents (RST) into flow definitions."""
