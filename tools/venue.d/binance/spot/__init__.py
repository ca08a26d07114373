"""Binance spot: REST, WebSocket API with user data, market streams."""
