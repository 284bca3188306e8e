"""Checks very many documents: one after the other, on all cores, and those that did not change from a cache."""
