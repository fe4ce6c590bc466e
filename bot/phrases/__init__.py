"""How people put things: the words that tell done from planned, needed from fine, here from away."""
