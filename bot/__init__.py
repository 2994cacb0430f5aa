"""What a city runs: the gateway, the record and the services on it."""
