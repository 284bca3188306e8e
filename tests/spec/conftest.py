"""Settings of the property tests."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # a busy machine's pauses are no failures
settings.load_profile("unhurried")
