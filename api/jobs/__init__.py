"""Durable jobs: a queue in the store, and workers that no crash makes lose or repeat a result."""
