"""Reads web pages as articles: headline, date, outlet, words in blocks, and nothing else.

`reading.read_page` goes through a page in a process of its own, within limits of memory and
time, so that no markup can harm Newsdesk. What runs there (all but `reading`) needs no Django
and no database: bytes in, plain data out.
"""
