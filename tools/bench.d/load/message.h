// The fields of a message that a load client has a use for.
#ifndef LOAD_MESSAGE_H
#define LOAD_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
    const char *bytes;
    size_t count;
};

struct message {
    char type;      // '?' for one of several characters
    char execution; // ExecType(150)
    uint32_t sequence, new_sequence;
    bool is_possible_duplicate, is_gap_fill, is_refused;
    struct slice order, test_id, text;
};

enum { MESSAGE_INCOMPLETE = 0, MESSAGE_GARBLED = -1 };

// The length of the message at the head of these bytes, MESSAGE_INCOMPLETE or MESSAGE_GARBLED.
long message_length(const char *bytes, size_t count);
// Whether CheckSum(10) and the place where BodyLength(9) leads are right.
bool message_is_whole(const char *bytes, size_t count);
// False when a field is not TAG=VALUE, or MsgType or MsgSeqNum is missing.
bool message_read(struct message *message, const char *bytes, size_t count);

#endif
