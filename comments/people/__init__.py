"""Who speaks, as far as a board without accounts knows: browsers, senders, marks, names, the house's own."""
