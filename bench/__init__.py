"""The benchmarks: how fast the board is beside bare Django, lean Django and other comment systems, in one run on one machine."""
