"""The starter lexicon: how citizens ask for a service, hung on the service's federal key."""
