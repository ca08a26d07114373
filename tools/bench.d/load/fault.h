// What goes wrong: with the acceptor, which fails the run, or with this program, which ends it.
#ifndef LOAD_FAULT_H
#define LOAD_FAULT_H

#include <stdbool.h>

// The acceptor did something wrong. Said on standard error, the first twenty times.
void fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool has_fault(void);
// Says so and exits with 2.
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
