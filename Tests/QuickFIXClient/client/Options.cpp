// Reading of the command line.
#include "Options.h"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>

namespace {
const char* usage =
    "quickfix-client trade --port P --sender ID --store DIR [--dictionary FIX44.xml]\n"
    "    one scripted run; a line per step\n"
    "quickfix-client tour --port P --sender ID --store DIR [--dictionary FIX44.xml]\n"
    "    every request that is no single order, once; a line per step\n"
    "quickfix-client churn --port P --sender ID --store DIR --state FILE [--seconds N] [--rate R]\n"
    "                      [--seed S] [--mix wide] [--ready-file FILE] [--dictionary FIX44.xml]\n"
    "    a random mix that survives disconnects; SIGTERM ends it early and lets it settle.\n"
    "    With the store and the state of an earlier run it goes on where that one ended.\n"
    "quickfix-client serve --port P --sender ID --target ID --store DIR --state FILE\n"
    "    accepts a session and answers each order with a report; SIGTERM ends it, and it judges\n"
    "quickfix-client probe --port P --sender ID --target ID --store DIR --state FILE\n"
    "    accepts a session and sends an order with each logon; says what comes back\n"
    "quickfix-client visit --port P --sender ID --store DIR --state FILE [--leave N]\n"
    "    gives orders before and after the logon, waits for the answers, and leaves N unanswered;\n"
    "    the next visit goes on where it ended\n"
    "quickfix-client host --port P --sender ID --target ID --store DIR --state FILE\n"
    "    accepts visits; SIGTERM ends it, and it judges\n"
    "quickfix-client street --port P --sender ID --target ID --store DIR --state FILE [--seed S]\n"
    "    accepts a gateway's orders as its broker, and can be killed; SIGTERM ends it\n"
    "quickfix-client desk --port P --sender ID --store DIR --state FILE [--dictionary FIX44.xml]\n"
    "    gives each line of standard input, such as 35=D|11=a1|55=AAPL|..., with a ? in front what must\n"
    "    be refused as a message; at the end of input it settles and judges\n"
    "quickfix-client audit --state FILE\n"
    "    judges the journal of a finished run again\n"
    "also: --host 127.0.0.1, --target PENSTOCK, --patience 10 (seconds to wait for an answer)\n";

[[noreturn]] void refuse(const std::string& why) {
    std::fprintf(stderr, "quickfix-client: %s\n%s", why.c_str(), usage);
    std::exit(2);
}

double number(const std::string& name, const std::string& value) {
    char* end = nullptr;
    const double result = std::strtod(value.c_str(), &end);
    if (value.empty() || *end || result < 0) refuse(name + " needs a number, not '" + value + "'");
    return result;
}
}  // namespace

Options Options::read(int count, char** arguments) {
    Options options;
    using Setter = std::function<void(const std::string&, const std::string&)>;
    const auto text = [](std::string& place) -> Setter {
        return [&](const std::string&, const std::string& value) { place = value; };
    };
    const auto real = [](double& place) -> Setter {
        return [&](const std::string& name, const std::string& value) {
            place = number(name, value);
        };
    };
    const std::map<std::string, Setter> settings = {
        {"--host", text(options.host)},
        {"--sender", text(options.sender)},
        {"--target", text(options.target)},
        {"--store", text(options.store)},
        {"--dictionary", text(options.dictionary)},
        {"--state", text(options.state)},
        {"--ready-file", text(options.readyFile)},
        {"--seconds", real(options.seconds)},
        {"--rate", real(options.rate)},
        {"--patience", real(options.patience)},
        {"--leave", [&](auto& name, auto& value) { options.leave = int(number(name, value)); }},
        {"--port", [&](auto& name, auto& value) { options.port = int(number(name, value)); }},
        {"--mix",
         [&](auto& name, auto& value) {
             if (value != "wide" && value != "plain") refuse(name + " is plain or wide, not '" + value + "'");
             options.isWide = value == "wide";
         }},
        {"--seed", [&](auto& name, auto& value) { options.seed = uint64_t(number(name, value)); }},
    };
    if (count > 1 && std::string(arguments[1]) == "--help") {
        std::fputs(usage, stdout);
        std::exit(0);
    }
    if (count < 2) refuse("no command");
    options.command = arguments[1];
    for (int i = 2; i < count; i += 2) {
        const auto setting = settings.find(arguments[i]);
        if (setting == settings.end()) refuse("unknown option " + std::string(arguments[i]));
        if (i + 1 == count) refuse(setting->first + " needs a value");
        setting->second(setting->first, arguments[i + 1]);
    }
    bool isOnline = false;
    for (const char* command : {"trade", "tour", "churn", "serve", "probe", "visit", "host", "street", "desk"})
        isOnline = isOnline || options.command == command;
    if (!isOnline && options.command != "audit") refuse("unknown command " + options.command);
    if (isOnline && (options.port == 0 || options.sender.empty() || options.store.empty()))
        refuse("--port, --sender and --store are needed");
    if (options.command != "trade" && options.command != "tour" && options.state.empty()) refuse("--state is needed");
    if (options.state.empty()) options.state = options.store + "/journal";
    return options;
}
