"""Crawl: visit a source's page and the files it links, politely, and write every exchange into the archive."""
