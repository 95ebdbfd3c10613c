"""The zips of the functions on AWS: what each needs, for the runtime of the template."""
