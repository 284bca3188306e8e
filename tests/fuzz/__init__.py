"""A fuzzer of the reader and of all that is made of what it reads: `python -m tests.fuzz --seconds N`."""
