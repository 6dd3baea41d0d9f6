"""Bottlenecks of a week: what one more unit of a scarce thing would bring, from prices, then tried."""
