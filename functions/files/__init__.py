"""Files that people send: kept on disk, pictures made harmless before anybody sees them."""
