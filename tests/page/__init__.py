"""The page as a visitor of `make demo` finds it: its two weeks, its tour, and whether everybody can use it."""
