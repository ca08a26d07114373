// The command line, read once.
#pragma once

#include <cstdint>
#include <string>

struct Options {
    std::string command;
    std::string host = "127.0.0.1", sender, target = "PENSTOCK";
    std::string store, dictionary, state, readyFile;
    int port = 0, leave = 0;
    double seconds = 10, rate = 50, patience = 10;
    uint64_t seed = 1;
    /// Not only market and limit orders, but stops, icebergs, lists and what else there is.
    bool isWide = false;

    /// Reads the arguments; prints what is wrong with them and exits with 2.
    static Options read(int count, char** arguments);
};
