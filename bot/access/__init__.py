"""The guarded doors to citizens' conversations: what staff may do there, and what is noted of it."""
