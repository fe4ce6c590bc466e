"""The pretend Slack keeps its promises: it answers, checks, refuses and breaks as the real one does."""
