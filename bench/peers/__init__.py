"""What Baton is measured beside: the plainest servers that do a part of the same work."""
