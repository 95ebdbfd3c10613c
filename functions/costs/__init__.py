"""What the service costs a month: dated unit prices, and a model in small functions."""
