"""Pretend servers that speak as Slack, Feishu and the model do at the wire."""
