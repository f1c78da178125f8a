"""A city's page as it looked: the archived HTML with the style sheets and pictures that we hold."""
