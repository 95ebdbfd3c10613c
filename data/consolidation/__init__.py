"""Making the dataset out of what sources tell: gathering, merging, editing, guarding, reporting."""
