"""Tests of api/agreements: the life of a case, and claims from both sides."""
