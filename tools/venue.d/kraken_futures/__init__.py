"""Kraken Futures: REST v3 with its history, and the WebSocket v1 with its challenge."""
