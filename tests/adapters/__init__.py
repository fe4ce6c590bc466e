"""Every platform, spoken to as it speaks to us."""
