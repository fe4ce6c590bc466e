"""What people say about themselves: their language, their leave, their second messenger."""

from __future__ import annotations

from bot.feature import Feature

members = Feature("members")
