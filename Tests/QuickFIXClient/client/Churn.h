// The endurance run: a random mix through any number of disconnects, then a full account.
#pragma once

#include "Options.h"

/// The `churn` command: exit code 0 when no rule was broken.
int churn(const Options& options);
