"""Messengers, one file per channel. There is none in this version: the web chat uses the gateway's API directly."""
