"""What the assistant understands: training data, Rasa components, knowledge retrieval."""
