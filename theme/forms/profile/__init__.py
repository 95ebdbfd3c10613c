"""The forms by which an owner changes a profile, a page each. The rules are in :mod:`data.submissions.edit_checks`."""
