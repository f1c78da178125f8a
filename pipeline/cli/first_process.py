"""What a command does as the first process of a container, which nothing ends unless it says so."""

import os


def end_when_asked() -> None:
    """End at once on SIGTERM where we are process 1: Linux drops signals that it has no handler for
    (pid_namespaces(7)), so that a container would be waited for, and then killed.

    As with any other process that is killed, what was said to be saved is on the disk, and the next
    run closes what was being written. Who ends in another way (the server) sets its own handler.
    """
    if os.getpid() != 1:
        return
    import signal

    signal.signal(signal.SIGTERM, lambda number, _: os._exit(128 + number))
