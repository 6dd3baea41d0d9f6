"""Plans as the service keeps them: asked for, seen by those they concern, published."""
