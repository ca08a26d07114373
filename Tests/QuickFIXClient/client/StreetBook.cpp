// How the street's orders are written and read.
#include "StreetBook.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

StreetBook::StreetBook(const std::string& path) {
    std::ifstream earlier(path);
    for (std::string line; std::getline(earlier, line);) take(line);
    file = std::fopen(path.c_str(), "a");
    if (!file) throw std::runtime_error("cannot write " + path);
    std::fprintf(file, "life\n");
    std::fflush(file);
}

StreetBook::~StreetBook() { std::fclose(file); }

void StreetBook::take(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == "life") {
        life++;
        return;
    }
    StreetOrder order;
    std::string quantity, filled, price, limit;
    words >> order.number >> order.first >> order.clOrdID >> order.symbol >> order.side >> order.type
        >> order.timeInForce >> order.status >> quantity >> filled >> price >> limit >> order.fillsLeft;
    // A kill may have cut the last line off.
    if (word != "order" || !words) return;
    order.quantity = decimal(quantity);
    order.filled = decimal(filled);
    order.price = decimal(price);
    order.limit = decimal(limit);
    names[order.first] = names[order.clOrdID] = order.number;
    orders[order.number] = order;
}

StreetOrder* StreetBook::find(const std::string& clOrdID) {
    const auto name = names.find(clOrdID);
    return name == names.end() ? nullptr : &orders.at(name->second);
}

StreetOrder& StreetBook::add(StreetOrder order) {
    order.number = orders.empty() ? 1 : orders.rbegin()->first + 1;
    order.first = order.clOrdID;
    save(order);
    return orders[order.number] = order;
}

void StreetBook::save(const StreetOrder& order) {
    names[order.first] = names[order.clOrdID] = order.number;
    std::fprintf(file, "order %d %s %s %s %c %c %c %c %s %s %s %s %d\n", order.number, order.first.c_str(),
                 order.clOrdID.c_str(), order.symbol.c_str(), order.side, order.type, order.timeInForce,
                 order.status, text(order.quantity).c_str(), text(order.filled).c_str(),
                 text(order.price).c_str(), text(order.limit).c_str(), order.fillsLeft);
    std::fflush(file);
}

std::string StreetBook::nextExecID() {
    return "E" + std::to_string(life) + "." + std::to_string(++executions);
}
