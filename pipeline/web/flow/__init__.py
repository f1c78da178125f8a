"""How much of each edition lives on in each later one: a chart and its table."""
