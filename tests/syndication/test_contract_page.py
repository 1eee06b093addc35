"""The schema of what we send is public."""

import jsonschema


def test_the_schema_of_notices_is_read_from_anywhere(client) -> None:
    answer = client.get("/diffusion/webhook.schema.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/schema+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    schema = answer.json()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [kind["title"] for kind in schema["oneOf"]] == [
        "organisation.updated",
        "organisation.withdrawn",
    ]
