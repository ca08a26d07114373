"""OKX, API v5: spot and perpetual swaps in one account."""
