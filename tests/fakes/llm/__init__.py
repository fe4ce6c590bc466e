"""A pretend OpenAI-compatible server at the wire, that can be slow, wrong, unwilling, garbled, or make prices up.

with FakeLLM() as fake:
    endpoint = Endpoint("sk-…", fake.url)
    fake.answer = lambda material: '{"entries": [27], "text": "…"}'   # what it says to the user's message
    fake.mood = "slow"      # "drip": a byte now and then; "refuse": 401; "busy": 429; "garbage": no JSON at all;
                            # "hollow": JSON without what is expected; "gone": hangs up
    fake.heard              # every request: path, key, order, material, texts
"""

from tests.fakes.llm.fake import FakeLLM, Heard

__all__ = ["FakeLLM", "Heard"]
