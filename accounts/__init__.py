"""Accounts on allauth: of the staff, with the second factor and the owner's first link; of readers, where a site has such.

Imports no other app of ours.
"""
