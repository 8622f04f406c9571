"""Tests of lettergen."""
