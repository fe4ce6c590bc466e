"""The platforms that Baton speaks on: one folder for each."""
