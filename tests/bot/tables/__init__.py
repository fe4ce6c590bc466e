"""Tables that people hand over."""
