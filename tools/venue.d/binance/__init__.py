"""Binance: spot (REST, WebSocket API, user data, market streams) and USD-M futures."""
