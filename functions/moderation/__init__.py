"""Reading, by people, what must not leave or be shown unread: held messages, changes of profiles, claims."""
