"""News and trouble told to people after a run, by whatever way they like to be told (Apprise).

A run is never harmed by it: messages are sent by child processes that are ended when they take too
long, and what could not be sent waits for the next run.
"""
