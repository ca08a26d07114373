"""What every simulated venue stands on: the exchange, faults, TLS, servers and the control interface."""
