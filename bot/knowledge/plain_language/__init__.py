"""What makes a text hard to read: the rules of BITV 2.0, annex 2 part 2, as far as a program sees it."""
