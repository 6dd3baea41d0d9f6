"""Ruin and recreate, compiled: the fast improver of large weeks."""
