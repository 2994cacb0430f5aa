"""Who writes on messengers, what came from there, and what has still to go there."""
