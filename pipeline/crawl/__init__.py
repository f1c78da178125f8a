"""Crawl: visit a source's page and the files it links, politely.

Every exchange is written into the archive.
"""
