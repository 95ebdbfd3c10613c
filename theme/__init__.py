"""Everything that shows: the environment, forms, templates, styles, scripts and pictograms."""
