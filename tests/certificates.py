"""The machine's certificates, read once: each HTTP client would read them anew, in 15 ms of the processor's time."""

import ssl

CERTIFICATES = ssl.create_default_context()
