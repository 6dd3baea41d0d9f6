"""The service under load: many callers at once while plans are made, and what a growing store costs."""
