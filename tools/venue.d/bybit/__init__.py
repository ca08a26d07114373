"""Bybit, API v5: spot and linear contracts in one unified account."""
