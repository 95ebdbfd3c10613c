"""The same site made by Hugo, to compare with: a port of our templates, fed with records read from our own pages."""
