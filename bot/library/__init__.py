"""The FAQ library as it is searched: what a question means, which entry answers it, and whether to say so."""
