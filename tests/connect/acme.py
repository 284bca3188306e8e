"""What the documented plug-ins speak to: an address book in CSV, and a CRM that wants every request signed."""

import csv
import hashlib
import hmac
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from tests.connect.serving import Asked

BOOK_KEY, SIGNING_KEY = "planted-book-key", "planted-signing-key"
CSV = {"content-type": "text/csv"}


@dataclass(slots=True, kw_only=True)
class Acme:
    """Both systems; `nonces` are of the signatures that were accepted, `signed` the signatures that came."""

    people: dict[str, dict[str, str]] = field(default_factory=dict)
    contacts: list[dict[str, Any]] = field(default_factory=lambda: [{"id": 1, "name": "Kari"}])
    nonces: set[str] = field(default_factory=set)
    signed: list[str] = field(default_factory=list)
    busy: int = 0

    def __call__(self, asked: Asked) -> Any:
        if self.busy:
            self.busy -= 1
            self._refusal(asked)
            return 429, {}, {"retry-after": "0"}
        if asked.path.startswith("/api/contacts"):
            return self._contacts(asked)
        return self._people(asked)

    def _contacts(self, asked: Asked) -> Any:
        if refusal := self._refusal(asked):
            return 401, {"error": refusal, "you_sent": asked.headers.get("authorization", "nothing")}
        if asked.method == "POST":
            self.contacts.append({"id": len(self.contacts) + 1, **asked.json})
            return 201, {**self.contacts[-1], "your_signature": self.signed[-1]}
        return 200, self.contacts

    def _refusal(self, asked: Asked) -> str:
        """Why a signature is refused, worked out from the request as it arrived."""
        scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
        key, _, signature = rest.partition(":")
        self.signed.append(signature)
        date, nonce = asked.headers.get("x-date", ""), asked.headers.get("x-nonce", "")
        if (scheme, key) != ("HMAC", "acme-1") or not nonce:
            return "not signed"
        content = hashlib.sha256(asked.text.encode()).hexdigest()
        parts = [asked.method, asked.path, asked.raw_query, date, nonce, content]
        right = hmac.new(SIGNING_KEY.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, signature):
            return "wrong signature"
        if nonce in self.nonces:
            return "signed before"
        self.nonces.add(nonce)
        age = datetime.now(UTC) - datetime.fromisoformat(date)
        return "" if abs(age) < timedelta(minutes=5) or date.startswith("2026-01-01") else "signed long ago"

    def _people(self, asked: Asked) -> Any:
        if asked.headers.get("x-api-key") != BOOK_KEY:
            return 401, f"no such key: {asked.headers.get('x-api-key')}", {"content-type": "text/plain"}
        given = next(csv.DictReader(io.StringIO(asked.text)), {})
        if asked.path == "/api/customers/people.csv":
            if asked.method == "GET":
                return self._table(*self.people.values())
            id = f"p/{len(self.people) + 1}"
            self.people[id] = {"id": id, "rev": "1", "email": "", "note": "", **given}
            return self._table(self.people[id])
        id = unquote(asked.path.removeprefix("/api/customers/people/").removesuffix(".csv"))
        if id not in self.people:
            return 404, "", CSV
        if asked.method == "DELETE":
            return 204 if self.people.pop(id) else 0, None
        if asked.method == "PATCH":
            self.people[id] |= {**given, "rev": str(int(self.people[id]["rev"]) + 1)}
        return self._table(self.people[id])

    def _table(self, *rows: dict[str, str]) -> Any:
        text = io.StringIO()
        writer = csv.DictWriter(text, ["id", "rev", "email", "note"])
        writer.writeheader()
        writer.writerows(rows)
        return 200, text.getvalue(), CSV
