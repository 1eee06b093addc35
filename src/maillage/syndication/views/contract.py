"""What programs read to understand what we send them."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from maillage.syndication.connectors.webhook_schema import webhook_schema


@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """Give the JSON Schema of the notices that webhooks carry; anybody may read it from anywhere."""
    answer = JsonResponse(webhook_schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Type"] = "application/schema+json"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
