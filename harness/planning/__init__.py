"""From a dataflow to scenarios: what each sentence obliges us to check, and with which data."""
