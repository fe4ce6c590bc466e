"""Tests of the Slack adapter: what it hears, draws and says."""
