"""What people send: small services that answer forms, on AWS Lambda or on one machine."""
