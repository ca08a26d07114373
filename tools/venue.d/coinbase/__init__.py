"""Coinbase Advanced Trade: spot and dated futures by REST v3, streams of markets and of the user."""
