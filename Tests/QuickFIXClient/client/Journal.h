// The run's record: one line per message and event, readable, and enough to judge the run again.
#pragma once

#include <cstdio>
#include <functional>
#include <string>

/// Lines of a kind, a space and a text, `|` for SOH:
/// `+` given to the session, which stores it and delivers it sooner or later
/// `?` given in order to be refused: not an order
/// `>` sent on the wire, `<` heard on the wire, resends included
/// `!` an event, not judged
class Journal {
public:
    /// Hands each line of an earlier run to `take`, then appends to the file.
    Journal(const std::string& path, const std::function<void(char, const std::string&)>& take);
    ~Journal();
    Journal(const Journal&) = delete;

    void write(char kind, const std::string& text);
    /// Reads a finished journal; returns false when there is no such file.
    static bool read(const std::string& path,
                     const std::function<void(char, const std::string&)>& take);

private:
    std::FILE* file;
};
