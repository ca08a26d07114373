"""Binance USD-M futures: REST, user data by listenKey, market streams."""
