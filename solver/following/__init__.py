"""The week after: what was not served waits on, what can no longer be served goes out with the reason."""
