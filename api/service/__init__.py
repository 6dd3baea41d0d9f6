"""The HTTP service: the small API under /v1, and who calls it."""
