"""What the assistant does: thin Rasa actions, one topic per file, flat as the Rasa SDK finds them."""
