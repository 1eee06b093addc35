"""A platform that answers as API Engagement does for the partners of an association (see the connector)."""

from typing import Any
from urllib.parse import unquote

from maillage.demo.partners.exchange import Answer, Card, Request, say
from maillage.demo.partners.server import Partner

KEY = "cle-publique-de-demonstration"
PARTNERS = {
    "benevoles-du-lez": "Bénévoles du Lez (fictif)",
    "coup-de-main": "Coup de main 34 (fictif)",
    "grande-enseigne": "Grande enseigne solidaire (fictive)",
}
ALLOWED = "benevoles-du-lez,coup-de-main"


class Volunteering(Partner):
    code = "benevolat"
    title = "Plateforme de bénévolat"
    story = "Une plateforme qui demande à chaque association quels partenaires peuvent publier ses missions."

    def answer(self, request: Request) -> Answer:
        words = [unquote(word) for word in request.path.strip("/").split("/")]
        if request.headers.get("x-api-key") != KEY:
            return say({"ok": False, "code": "UNAUTHORIZED", "message": "Unauthorized"}, 401)
        match (request.method, words):
            case ("GET", ["v0", "publisher"]):
                return self.told([])
            case ("GET", ["v0", "myorganization", number]):
                with self.store.reading() as held:
                    return self.told(held.get(number, {"excluded": []})["excluded"])
            case ("PUT", ["v0", "myorganization", number]):
                return self.write(number, request)
        return say({"ok": False, "code": "NOT_FOUND", "message": "Not found"}, 404)

    def write(self, number: str, request: Request) -> Answer:
        """Replace the whole list; an unknown partner is passed over, as the real API does."""
        said = request.json() if request.is_json() else None
        data: dict[str, Any] = said if isinstance(said, dict) else {}
        allowed = data.get("publisherIds")
        if not isinstance(allowed, list) or not all(isinstance(one, str) for one in allowed):
            problem = {"ok": False, "code": "INVALID_BODY", "message": "publisherIds is required"}
            return say(problem, 400)
        excluded = [one for one in PARTNERS if one not in allowed]
        with self.store.changing() as held:
            name = data.get("organizationName") or held.get(number, {}).get("name") or number
            held[number] = {"name": name, "excluded": excluded}
        return self.told(excluded)

    def told(self, excluded: list[str]) -> Answer:
        data: list[dict[str, Any]] = [
            {"_id": one, "name": name, "category": None, "excluded": one in excluded}
            for one, name in PARTNERS.items()
        ]
        return say({"ok": True, "data": data, "total": len(data)})

    def cards(self) -> list[Card]:
        with self.store.reading() as held:
            shown = []
            for number, one in held.items():
                allowed = [name for key, name in PARTNERS.items() if key not in one["excluded"]]
                if allowed:
                    shown.append(
                        Card(
                            one["name"],
                            (("Peuvent publier ses missions", "\n".join(allowed)),),
                            number,
                        )
                    )
            return shown
