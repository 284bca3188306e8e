"""Runs scenarios: async steps over connectors, judged into verdicts; pytest-bdd reports them."""
