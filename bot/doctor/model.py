"""The doctor's look at the language model, if one is named: nothing of Baton needs it, so nothing here is fatal."""

from __future__ import annotations

from collections.abc import Iterator

from bot import fitness
from bot.checkup import Finding, Reply, Unreachable, ask, good, odd
from bot.doctor.patient import Patient

USUAL = "https://api.openai.com/v1"


def look(patient: Patient) -> Iterator[Finding]:
    told = patient.settings
    key, wanted = told.openai_api_key.get_secret_value(), [told.model, told.embedding]
    names = [name for name in wanted if name not in ("", "none")]
    if not (key or told.openai_base_url) or list(fitness.model(told)):
        return
    if not names:
        yield odd("an endpoint for language models is set, but no model", "name one: BATON_MODEL, BATON_EMBEDDING")
        return
    address = (told.openai_base_url or USUAL).rstrip("/")
    try:
        reply = ask("GET", f"{address}/models", bearer=key)
    except Unreachable as why:
        yield odd(f"the language model cannot be reached at {address} ({why})", "check OPENAI_BASE_URL and the network")
        return
    yield from _answered(reply, address, names)


def _answered(reply: Reply, address: str, names: list[str]) -> Iterator[Finding]:
    if reply.status in (401, 403):
        yield odd(f"the endpoint refuses OPENAI_API_KEY ({reply.status})", "copy the key anew from the provider's page")
        return
    rows = reply.body.get("data")
    if reply.status != 200 or not isinstance(rows, list):
        advice = "OPENAI_BASE_URL usually ends with /v1; if the endpoint has no list of models, ignore this"
        yield odd(f"{address}/models answers {reply.status} and no list of models", advice)
        return
    known = {str(row.get("id")) for row in rows if isinstance(row, dict)}
    for name in names:
        if name in known:
            yield good(f"the endpoint knows the model {name}")
        else:
            some = ", ".join(sorted(known)[:5]) or "none"
            yield odd(f"the endpoint does not know the model {name}", f"it names, among others: {some}")
