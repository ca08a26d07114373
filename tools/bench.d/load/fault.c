// Faults are printed where they are found and remembered for the exit code.
#include "fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int faults;

static void say(const char *format, va_list values) {
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
}

void fault(const char *format, ...) {
    if (++faults > 20) return;
    va_list values;
    va_start(values, format);
    say(format, values);
    va_end(values);
}

bool has_fault(void) { return faults > 0; }

void die(const char *format, ...) {
    va_list values;
    va_start(values, format);
    say(format, values);
    va_end(values);
    exit(2);
}
