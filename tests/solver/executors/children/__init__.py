"""Worker processes that come to harm: the second task goes wrong, the others are performed."""
