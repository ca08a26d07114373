"""Alpaca: US equities, options and crypto over REST, a stream of orders, streams of prices."""
