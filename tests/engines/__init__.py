"""Real sync engines, nobody's mock, that tests run the harness against."""
