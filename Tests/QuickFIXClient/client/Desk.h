// A client that gives what it is told to, line by line: somebody else decides what to trade.
#pragma once

#include "Options.h"

/// The `desk` command: exit code 0 when no rule was broken.
int desk(const Options& options);
