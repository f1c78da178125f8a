"""Archive: WARC files, written once, read at random, never changed."""
