"""The draft check."""
