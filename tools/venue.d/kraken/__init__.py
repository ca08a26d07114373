"""Kraken's spot market: REST, and the WebSocket API v2."""
