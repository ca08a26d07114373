// Reading of FIX text into fields.
#include "Fields.h"

#include <algorithm>

Fields::Fields(const std::string& raw) : text(raw) {
    std::replace(text.begin(), text.end(), '\001', '|');
    const char separator = raw.find('\001') == std::string::npos ? '|' : '\001';
    for (size_t start = 0; start < raw.size();) {
        const size_t end = std::min(raw.find(separator, start), raw.size());
        const size_t equals = raw.find('=', start);
        if (equals < end)
            all.emplace_back(std::atoi(raw.c_str() + start),
                             raw.substr(equals + 1, end - equals - 1));
        start = end + 1;
    }
}

const std::string& Fields::operator[](int tag) const {
    static const std::string absent;
    for (const auto& [name, value] : all)
        if (name == tag) return value;
    return absent;
}

bool Fields::has(int tag) const {
    const auto isIt = [&](const auto& field) { return field.first == tag; };
    return std::any_of(all.begin(), all.end(), isIt);
}

int Fields::number(int tag) const {
    if (!has(tag)) return 0;
    const std::string& value = (*this)[tag];
    size_t used = 0;
    int result = 0;
    try {
        result = std::stoi(value, &used);
    } catch (const std::exception&) {
    }
    if (used == 0 || used != value.size())
        throw std::invalid_argument(std::to_string(tag) + "=" + value + " is not a number");
    return result;
}

Decimal Fields::amount(int tag) const {
    if (!has(tag)) throw std::invalid_argument(std::to_string(tag) + " is missing");
    return decimal((*this)[tag]);
}

char Fields::code(int tag) const {
    const std::string& value = (*this)[tag];
    return value.empty() ? 0 : value[0];
}

bool Fields::isAdministrative() const {
    const std::string& type = (*this)[35];
    return type.size() == 1 && std::string("A012345").find(type[0]) != std::string::npos;
}

std::string Fields::content() const {
    std::string result;
    for (const auto& [tag, value] : all) {
        const bool isTheResendsOwn = tag == 8 || tag == 9 || tag == 10 || tag == 34 || tag == 43
            || tag == 52 || tag == 122 || tag == 369;
        if (!isTheResendsOwn) result += std::to_string(tag) + "=" + value + "|";
    }
    return result;
}
