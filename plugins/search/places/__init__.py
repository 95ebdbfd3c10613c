"""Where structures work, by territory, and the names of places as people type them: files of the search."""
