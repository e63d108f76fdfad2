"""Staff accounts on allauth: closed sign-up, the second factor, the owner's first link. Imports no other app of ours."""
