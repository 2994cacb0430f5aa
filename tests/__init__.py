"""Tests mirror the code; journeys are named by what a citizen, agent or editor does."""
