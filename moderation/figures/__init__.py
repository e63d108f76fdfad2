"""The site's figures: counted once a day into a small table, from which the page, the sentence of the week and the report read."""
