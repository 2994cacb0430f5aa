"""Which category of a city's reports a citizen's own words mean; the city brings the categories as data."""
