// The orders of the street, as a file that outlives a kill.
#pragma once

#include "Decimal.h"

#include <cstdio>
#include <map>
#include <string>
#include <vector>

/// One order at the street.
struct StreetOrder {
    int number = 0;
    /// The name it has now, and the one it came under.
    std::string clOrdID, first;
    std::string symbol;
    char side = '1', type = '1', timeInForce = '0', status = '0';
    Decimal quantity = 0, filled = 0;
    /// At which all of it trades, whatever it is replaced by.
    Decimal price = 0;
    /// Its Price(44); zero for none.
    Decimal limit = 0;
    /// Fills that are still to come.
    int fillsLeft = 0;

    bool isOpen() const { return status == '0' || status == '1'; }
};

/// Every change is a line that is written before anything is said about it; the last one of an order counts.
class StreetBook {
public:
    explicit StreetBook(const std::string& path);
    ~StreetBook();

    StreetOrder* find(const std::string& clOrdID);
    StreetOrder& add(StreetOrder order);
    void save(const StreetOrder& order);
    /// A name that was never given before, not even by an earlier life.
    std::string nextExecID();

    std::map<int, StreetOrder> orders;

private:
    std::map<std::string, int> names;
    std::FILE* file;
    int life = 1, executions = 0;

    void take(const std::string& line);
};
