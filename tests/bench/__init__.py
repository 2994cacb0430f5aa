"""Measurements that print their figures (`make bench`); nothing here is a timed test."""
