"""Scenarios as Gherkin text, and the feature files that hold them."""
