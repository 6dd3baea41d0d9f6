"""The routes, a file for each resource of the API."""
