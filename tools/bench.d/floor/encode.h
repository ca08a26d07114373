// The least a writer must do: an ExecutionReport from prepared pieces.
#ifndef FLOOR_ENCODE_H
#define FLOOR_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#define ENCODED_ROOM 640

// Writes message number `variant`, sent at so many milliseconds since 1970, into ENCODED_ROOM bytes.
// Returns its length; it begins at *start.
size_t encode_report(unsigned char *room, unsigned variant, uint64_t milliseconds, const unsigned char **start);

#endif
