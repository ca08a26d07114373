// The messages that every codec is measured with: 64 of a kind, so that no length is always the same.
#ifndef FLOOR_SAMPLES_H
#define FLOOR_SAMPLES_H

#include <stdio.h>
#include <string.h>

#define VARIANTS 64
#define SAMPLE_ROOM 600

// Writes `|` as SOH, and frames the body; returns the length of the message.
static inline size_t sample_framed(char *to, char *body) {
    unsigned sum = 0;
    for (char *at = body; *at; at++)
        if (*at == '|') *at = '\001';
    int count = sprintf(to, "8=FIX.4.4\0019=%zu\001%s", strlen(body), body);
    for (int i = 0; i < count; i++) sum += (unsigned char)to[i];
    return (size_t)(count + sprintf(to + count, "10=%03u\001", sum % 256));
}

static inline const char *sample_symbol(unsigned variant) {
    static const char *const symbols[] = {"MSFT", "AMZN", "GOOGL"};
    return symbols[variant % 3];
}

// NewOrderSingle: 18 fields, 181 bytes in the mean.
static inline size_t sample_nos(char *to, unsigned variant) {
    char body[SAMPLE_ROOM];
    unsigned ms = variant * 41 % 1000, side = 1 + variant % 2;
    snprintf(body, sizeof body,
             "35=D|34=%u|49=LOAD|52=20261126-09:15:42.%03u|56=EXEC|1=ACC-0001|11=7be2904d-0-%u|21=1|38=%u|40=2|"
             "44=%u.%02u00|54=%u|55=%s|59=0|60=20261126-09:15:42.%03u|",
             8800 + variant * 83, ms, 8700 + variant * 83, 100 + variant * 31, 80 + variant * 4, variant * 7 % 100,
             side, sample_symbol(variant), ms);
    return sample_framed(to, body);
}

// ExecutionReport of a partial fill: 30 fields, 307 bytes in the mean.
static inline size_t sample_er(char *to, unsigned variant) {
    char body[SAMPLE_ROOM];
    unsigned ms = variant * 41 % 1000, side = 1 + variant % 2, quantity = 100 + variant * 32, price = 80 + variant * 4;
    snprintf(body, sizeof body,
             "35=8|34=%u|49=EXEC|52=20261126-09:15:42.%03u|56=LOAD|1=ACC-0001|6=%u.2750|11=7be2904d-0-%u|14=%u|"
             "17=EXE-%09u|22=4|30=XNAS|31=%u.2750|32=%u|37=ORD-%09u|38=%u|39=1|40=2|44=%u.3000|48=US5949181045|"
             "54=%u|55=%s|59=0|60=20261126-09:15:42.%03u|75=20261126|150=F|151=%u|",
             8800 + variant * 83, ms, price, 8700 + variant * 83, quantity / 2, 3 * variant + 2, price, quantity / 2,
             variant + 1, quantity, price, side, sample_symbol(variant), ms, quantity / 2);
    return sample_framed(to, body);
}

#endif
