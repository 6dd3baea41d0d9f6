"""What the service keeps: objects with their history, weeks, plans, keys, jobs; on SQLite or PostgreSQL."""
