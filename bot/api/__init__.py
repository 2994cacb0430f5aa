"""The HTTP interface: routes parse, call one verb and map the result."""
