"""What tests let other processes do. It imports little: a child imports it before it begins."""

import os
import signal


def dies_elsewhere(here: int) -> str:
    """Kills every process but one."""
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def fails(words: str) -> None:
    """Raises."""
    raise ValueError(words)
