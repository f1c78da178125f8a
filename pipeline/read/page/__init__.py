"""Read a city's page: from the bytes of an answer to title, dates, links and the article's text."""
