"""Forms: fields, labels, hints and their order. The rules they must follow are in :mod:`data.submissions`."""
