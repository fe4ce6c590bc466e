"""A Baton that is killed again and again over one stand-up."""
