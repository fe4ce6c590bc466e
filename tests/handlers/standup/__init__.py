"""The stand-up, from what people type to what the team sees."""
