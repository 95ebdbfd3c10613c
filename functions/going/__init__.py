"""From a trade and a place that people typed to the page that answers them."""
