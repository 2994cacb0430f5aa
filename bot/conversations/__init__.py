"""Conversations: what was said, in which order, and what still waits for an answer."""
