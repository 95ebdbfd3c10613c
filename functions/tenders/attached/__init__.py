"""The files of a need: sent by ticket, checked, kept, given out."""
