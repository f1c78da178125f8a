"""The first page: sources to choose from, strips of editions, what is new in the newest one."""
