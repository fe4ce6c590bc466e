"""The local page: its world, its API and what one sees."""
