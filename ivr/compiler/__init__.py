"""From a flow as written to a graph in which every exit leads somewhere."""
