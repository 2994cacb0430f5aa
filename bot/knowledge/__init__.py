"""The city's knowledge: articles, offices, and the ways they come in."""
