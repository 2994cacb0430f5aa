"""What is asked and what becomes of it, in numbers; each number can be looked into."""
