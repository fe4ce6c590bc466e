"""Which addresses are Slack's own. Nothing of ours is sent anywhere else, whatever an address in a payload says."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

OURS = ("slack.com", "slack-files.com", "slack-edge.com")


@dataclass(frozen=True, slots=True)
class Hosts:
    """Slack's own hosts over https, and wherever its Web API is (`api`)."""

    api: str

    def may(self, url: str) -> bool:
        """Whether this address is Slack's, so that our token or our words may be sent there."""
        try:
            api, found = urlsplit(self.api), urlsplit(url)
            host, port = found.hostname or "", found.port
            if (found.scheme, host, port) == (api.scheme, api.hostname, api.port):
                return True
        except ValueError:
            return False
        return (
            found.scheme == "https" and port in (None, 443) and any(host == o or host.endswith(f".{o}") for o in OURS)
        )
