"""Fans who are passed on, in conversation."""
