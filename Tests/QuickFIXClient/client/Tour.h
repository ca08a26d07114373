// The tour: every request that is no single order, once, with QuickFIX's dictionary validation on.
#pragma once

#include "Options.h"

/// The `tour` command: exit code 0 when every step is ok.
int tour(const Options& options);
