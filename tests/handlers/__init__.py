"""What the bot can do when spoken to, tried feature by feature."""
