"""Who sends a request and whether he may: the key, the signature over the exact bytes, the time it was made."""
from .errors import VenueError, missing, rejected_key

LARGEST_WINDOW = 60_000


def without_signature(text):
    """A query or body as it was signed; the signature is taken from its end, and only from there."""
    head, mark, signature = text.rpartition("signature=")
    if not mark or (head and not head.endswith("&")) or "&" in signature:
        return text, None
    return head[:-1] if head else "", signature


class Gatekeeper:
    def __init__(self, clock, credentials):
        self.clock = clock
        self.credentials = {each.key: each for each in credentials}

    def known(self, key):
        """The credential of a key; refuses what is not one."""
        if not key:
            raise VenueError(-2014, "API-key format invalid.", 401)
        if not key.isalnum() or key not in self.credentials:
            raise VenueError(-2014, "API-key format invalid.", 401) if not key.isalnum() else rejected_key()
        return self.credentials[key]

    def check_time(self, parameters):
        """Refuses what was made too long ago, or ahead of our clock."""
        text = str(parameters.get("timestamp", ""))
        if not text.isdigit():
            raise missing("timestamp")
        window = self.window(str(parameters.get("recvWindow", "5000")))
        # Sixteen digits are microseconds, as the venue takes them.
        made = int(text) / 1000 if len(text) >= 16 else int(text)
        now = self.clock.milliseconds()
        if made >= now + 1000:
            raise VenueError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")
        if now - made > window:
            raise VenueError(-1021, "Timestamp for this request is outside of the recvWindow.")

    def window(self, text):
        whole, _, part = text.partition(".")
        if not whole.isdigit() or (part and not part.isdigit()) or len(part) > 3:
            raise VenueError(-1100, "Illegal characters found in parameter 'recvWindow'; legal range is '^[0-9]{1,20}$'.")
        window = float(text)
        if window > LARGEST_WINDOW:
            raise VenueError(-1131, "recvWindow must be less than 60000.")
        return window

    def check_signature(self, credential, signature, signed):
        if not signature:
            raise missing("signature")
        if not credential.verifies(signature, signed):
            raise VenueError(-1022, "Signature for this request is not valid.")

    def check_permission(self, credential, security):
        if security == "trade" and "trade" not in credential.permissions:
            raise rejected_key()
