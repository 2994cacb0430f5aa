"""Cases: what citizens report, from the first sentence to the last answer; kept once, changed by one at a time."""
