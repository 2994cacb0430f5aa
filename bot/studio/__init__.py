"""The studio: people who know the city teach the assistant."""
