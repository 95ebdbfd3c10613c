"""The sources of a night: each one's file of today when it is whole, else the last copy that was.

``var/sources/<source>/`` holds dated copies, for their owner's eyes only: what comes is received and read there before
it takes the place of a day's copy. ``consolidate`` reads the copies that :mod:`data.fetching.gathering` names.
"""
