// What the null acceptor says to a message.
#ifndef ACCEPTOR_ANSWER_H
#define ACCEPTOR_ANSWER_H

#include <stddef.h>
#include <stdint.h>

// What to do wrong with every thousandth report, so that a client can be tried.
enum lie { NO_LIE, LIE_CHECKSUM, LIE_LENGTH, LIE_GAP, LIE_MISSING, LIE_TWICE, LIE_REFUSED, LIE_STRANGER };

struct peer {
    char name[64], own_name[64];
    uint32_t next_out;
};

struct output {
    char *bytes;
    size_t count;
};

// Room that the output must have for each answer.
#define ANSWER_ROOM 2048

enum lie lie_named(const char *name);
// Reads the clock for the answers that follow.
void answer_time(void);
// Appends the answer to a message, whose body from 35= on this is. Believes every byte.
void answer(struct output *output, struct peer *peer, const char *body, size_t count, enum lie lie);

#endif
