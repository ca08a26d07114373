// The symbols the gateway's demo configuration trades, with prices that are far from any market.
#pragma once

#include "Decimal.h"

#include <array>

/// `low` and `high` bound the market for years to come: a limit buy at `low` rests, at `high` it
/// fills. `unit` is a size that every lot rule takes; orders are whole multiples of it.
struct Instrument {
    const char* symbol;
    const char* unit;
    const char* low;
    const char* high;
};

constexpr std::array<Instrument, 5> instruments = {{
    {"BTC/USD", "0.01", "1000", "500000"},
    {"ETH/USD", "0.1", "100", "50000"},
    {"EUR/USD", "1000", "0.5", "2"},
    {"AAPL", "10", "10", "2000"},
    {"MSFT", "10", "10", "4000"},
}};
