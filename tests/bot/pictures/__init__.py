"""The pictures of the digest, without a digest."""
