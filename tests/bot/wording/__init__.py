"""How entries are written down and filled in."""
