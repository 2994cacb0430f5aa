"""What keeps citizens from being known by more than they meant to say."""
