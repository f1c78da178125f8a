"""Documents composed of independent choices: facts first, then how they are worded and set."""
