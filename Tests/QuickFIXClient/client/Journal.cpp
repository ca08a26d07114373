// Reading and writing of the run's record.
#include "Journal.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

Journal::Journal(const std::string& path,
                 const std::function<void(char, const std::string&)>& take) {
    read(path, take);
    file = std::fopen(path.c_str(), "a");
    if (!file) throw std::runtime_error("cannot write " + path);
}

Journal::~Journal() { std::fclose(file); }

void Journal::write(char kind, const std::string& text) {
    std::string line = text;
    std::replace(line.begin(), line.end(), '\001', '|');
    std::fprintf(file, "%c %s\n", kind, line.c_str());
    // Flushed line by line: when a run hangs and is killed, the record says where.
    std::fflush(file);
}

bool Journal::read(const std::string& path,
                   const std::function<void(char, const std::string&)>& take) {
    std::ifstream lines(path);
    if (!lines) return false;
    for (std::string line; std::getline(lines, line);)
        if (line.size() > 2 && line[0] != '#') take(line[0], line.substr(2));
    return true;
}
