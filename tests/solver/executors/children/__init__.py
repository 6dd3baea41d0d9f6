"""Worker processes that come to harm: every third task goes wrong, the others are performed."""
