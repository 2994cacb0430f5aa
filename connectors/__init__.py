"""Other systems of the city: its Open311 endpoint, and alerts by webhook and mail."""
