"""The library, asked, written and called back in conversations."""
