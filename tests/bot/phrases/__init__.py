"""What people mean by their words, tried on many ways to put it."""
