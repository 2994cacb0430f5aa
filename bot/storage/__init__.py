"""The only room that speaks to the SQL engine and to Redis."""
