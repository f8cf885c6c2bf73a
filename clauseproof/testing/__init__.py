"""Properties as tests: the pytest plugin."""
