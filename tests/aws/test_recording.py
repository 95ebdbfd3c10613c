from typing import Any

import boto3
import pytest

from tests.aws.granted import function_of
from tests.aws.recording import as_function, permissions, recorded
from tests.aws.standin import Standin
from tests.aws.template import table_definition

ITEM = {"pk": {"S": "a"}, "sk": {"S": "b"}}


def test_what_a_function_asks_is_told_under_its_name(aws: Standin) -> None:
    table = aws.new_table(table_definition())
    with recorded() as recording:
        client = boto3.client("dynamodb")
        client.get_item(TableName=table, Key=ITEM)
        with as_function("Contact"):
            client.transact_write_items(
                TransactItems=[
                    {"Put": {"TableName": table, "Item": ITEM}},
                    {
                        "ConditionCheck": {
                            "TableName": table,
                            "Key": ITEM | {"sk": {"S": "c"}},
                            "ConditionExpression": "attribute_not_exists(pk)",
                        }
                    },
                ]
            )
        with as_function("Sweep"):
            client.query(
                TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": "a"}}
            )

    assert dict(recording.needed) == {
        "Contact": {"dynamodb:PutItem", "dynamodb:ConditionCheckItem"},
        "Sweep": {"dynamodb:Query"},
    }


@pytest.mark.parametrize(
    ("service", "operation", "asked", "needed"),
    [
        ("s3", "ListObjectsV2", {}, {"s3:ListBucket"}),
        ("sqs", "SendMessageBatch", {}, {"sqs:SendMessage"}),
        ("sesv2", "SendEmail", {"Content": {"Raw": {}}}, {"ses:SendEmail", "ses:SendRawEmail"}),
        ("sesv2", "SendEmail", {"Content": {"Simple": {}}}, {"ses:SendEmail"}),
    ],
)
def test_permission_of_another_name(service: str, operation: str, asked: dict[str, Any], needed: set[str]) -> None:
    assert permissions(service, operation, asked) == needed


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("/f/contact", "Contact"),
        ("/f/suivi/abc", "Contact"),
        ("/f/fiche", "Profiles"),
        ("/f/fiche/", "Profiles"),
        ("/f/fiche/images/a.webp", "Profiles"),
        ("/f/fichesdautres", "Contact"),
        ("/f/besoins/ajouter", "Tenders"),
        ("/f/moderation/", "Moderation"),
        ("/prestataires/partie/", "Absent"),
    ],
)
def test_address_leads_to_its_function(path: str, function: str) -> None:
    assert function_of(path) == function
