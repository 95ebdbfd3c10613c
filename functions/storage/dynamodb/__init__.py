"""The ports on AWS: one DynamoDB table."""
