"""Tests of checking very many documents."""
