"""Makes the two drawings of :mod:`theme.maps` out of public geometry: ``make maps``.

``python -m theme.maps.making DEPARTEMENTS_SVG COUNTRIES_TOPOJSON``. Needs shapely (``requirements/sources.in``);
nothing of the site imports it.
"""
