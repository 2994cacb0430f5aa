"""Handovers: the queue of those who want a person, and what agents leave beside a conversation."""
