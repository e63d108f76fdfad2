"""Changing the posted rules with open eyes: tried on history, tried without effect, braked when they hold too much."""
