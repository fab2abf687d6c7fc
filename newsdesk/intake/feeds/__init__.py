"""Feeds that editors watch: what is new in them is brought in by jobs, on a schedule.

`parsing` reads RSS, Atom, JSON Feed and news sitemaps in a process of its own (as pages are
read), `reading` tells of it in words, and `watching` asks the feeds that are due.
"""
