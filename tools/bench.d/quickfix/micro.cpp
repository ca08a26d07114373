// QuickFIX's codec: parse, and parse with every check that a dictionary allows; `micro spec/FIX44.xml`.
#include <quickfix/DataDictionary.h>
#include <quickfix/Message.h>

#include <cstdint>
#include <string>
#include <vector>

extern "C" {
#include "samples.h"
}
#include "measure.h"

namespace {

std::vector<std::string> messages(size_t (*sample)(char*, unsigned)) {
    std::vector<std::string> all;
    char text[1024];
    for (unsigned i = 0; i < VARIANTS; i++) all.emplace_back(text, sample(text, i));
    return all;
}

template <class Work> void measure(const char* kind, const char* what, const std::vector<std::string>& all, Work work) {
    const int rounds = 10;
    double slices[SLICES];
    for (int slice = -DISCARDED; slice < SLICES; slice++) {
        double begin = measure_now();
        for (int round = 0; round < rounds; round++)
            for (const std::string& message : all) work(message);
        if (slice >= 0) slices[slice] = (measure_now() - begin) / (rounds * double(VARIANTS));
    }
    measure_print(kind, what, slices);
}

void measure(const char* kind, const std::vector<std::string>& all, const FIX::DataDictionary& dictionary) {
    measure(kind, "parse", all, [](const std::string& text) { FIX::Message message(text, true); });
    measure(kind, "parse + dictionary validate", all, [&](const std::string& text) {
        FIX::Message message(text, dictionary, true);
        dictionary.validate(message);
    });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return fprintf(stderr, "usage: micro FIX44.xml\n"), 2;
    try {
        FIX::DataDictionary dictionary((std::string(argv[1])));
        measure("NOS", messages(sample_nos), dictionary);
        measure("ER", messages(sample_er), dictionary);
    } catch (const std::exception& error) {
        fprintf(stderr, "micro: %s\n", error.what());
        return 1;
    }
    return 0;
}
