"""What a search costs on a slow link: ours, Pagefind and MiniSearch, over the same records and the same server."""
