"""Measurements, run by hand: `python -m benchmarks NAME`. Nothing here is part of the product or of its tests."""
