"""One installation as a whole: starting it, checking it, backing it up, showing it. Stands above the other apps."""
