"""Read hostile files in child processes that may die without harm.

- ``pool``: the parent's side: child processes, their limits, and what became of them;
- ``worker``: the child itself; it leaves a job to the reader of its format (``pdf``, ``office``);
- ``loop``: what every child does: job after job, each within its limits;
- ``protocol``: all that both sides share: how a job and its answer go over the pipe, and why a file
  can't be read;
- ``many``: many files at a time, their readings in order.

A child imports nothing of the parent's side, so that it starts quickly.
"""
