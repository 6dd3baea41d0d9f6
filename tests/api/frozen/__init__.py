"""Tests of api/weeks: lists become weeks, weeks stay as they were frozen."""
