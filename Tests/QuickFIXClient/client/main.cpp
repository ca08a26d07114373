// quickfix-client: a real FIX client against the gateway, on Debian's QuickFIX.
#include "Audit.h"
#include "Churn.h"
#include "Desk.h"
#include "Journal.h"
#include "Server.h"
#include "Street.h"
#include "Tour.h"
#include "Trade.h"
#include "Visit.h"

#include <cstdio>

namespace {
/// The `audit` command: judges a journal without a gateway.
int audit(const Options& options) {
    Audit audit;
    if (!Journal::read(options.state, audit.taker())) {
        std::fprintf(stderr, "quickfix-client: cannot read %s\n", options.state.c_str());
        return 2;
    }
    for (const std::string& violation : audit.conclude())
        std::printf("VIOLATION %s\n", violation.c_str());
    std::printf("%s\n", audit.summary().c_str());
    return audit.found().empty() ? 0 : 1;
}
}  // namespace

int main(int count, char** arguments) {
    const Options options = Options::read(count, arguments);
    try {
        if (options.command == "trade") return trade(options);
        if (options.command == "tour") return tour(options);
        if (options.command == "churn") return churn(options);
        if (options.command == "serve") return serve(options);
        if (options.command == "probe") return probe(options);
        if (options.command == "visit") return visit(options);
        if (options.command == "host") return host(options);
        if (options.command == "desk") return desk(options);
        if (options.command == "street") return street(options);
        return audit(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "quickfix-client: %s\n", error.what());
        return 1;
    }
}
