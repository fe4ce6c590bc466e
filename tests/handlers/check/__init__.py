"""The draft check in conversation."""
