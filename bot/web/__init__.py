"""Pages rendered on the server, and the static files of the widget."""
