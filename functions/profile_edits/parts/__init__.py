"""The pages of the form that changes a profile, one part each."""
