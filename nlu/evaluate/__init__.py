"""How good a model is on a labelled set of citizens' messages: read, score, count, draw, compare."""
