// The codec's floor: what a full index of the sample messages costs in C with SIMD, and a report from a template.
#include "encode.h"
#include "index.h"
#include "measure.h"
#include "samples.h"

#define ROUNDS 200

static struct {
    unsigned char bytes[VARIANTS * SAMPLE_ROOM + PADDING];
    size_t at[VARIANTS], count[VARIANTS];
} samples;
static volatile uint64_t sink;

static void prepare(size_t (*sample)(char *, unsigned)) {
    size_t at = 0;
    memset(&samples, 0, sizeof samples);
    for (unsigned i = 0; i < VARIANTS; i++) {
        samples.at[i] = at;
        at += samples.count[i] = sample((char *)samples.bytes + at, i);
    }
    memset(samples.bytes + at, 0, PADDING);
}

static void wrong(const char *what) {
    fprintf(stderr, "floor: %s is wrong\n", what);
    exit(1);
}

// All indexers find what the simple one does, and refuse a message with any one byte changed.
static void prove(indexer *index, const char *name) {
    struct field expected[FIELDS], found[FIELDS];
    unsigned char message[SAMPLE_ROOM + PADDING];
    for (unsigned i = 0; i < VARIANTS; i++) {
        memset(message, 0, sizeof message);
        memcpy(message, samples.bytes + samples.at[i], samples.count[i]);
        unsigned fields = index_scalar(message, samples.count[i], expected);
        if (!fields || index(message, samples.count[i], found) != fields) wrong(name);
        if (memcmp(expected, found, fields * sizeof *found)) wrong(name);
        for (size_t at = 0; at < samples.count[i]; at++) {
            message[at]++;
            if (index(message, samples.count[i], found)) wrong(name);
            message[at]--;
        }
    }
}

static void measure_index(const char *kind, const char *name, indexer *index) {
    static struct field fields[FIELDS];
    double slices[SLICES];
    prove(index, name);
    for (int slice = -DISCARDED; slice < SLICES; slice++) {
        uint64_t total = 0;
        double begin = measure_now();
        for (int round = 0; round < ROUNDS; round++)
            for (unsigned i = 0; i < VARIANTS; i++) {
                total += index(samples.bytes + samples.at[i], samples.count[i], fields);
                __asm__ volatile("" ::: "memory");
            }
        sink = total;
        if (slice >= 0) slices[slice] = (measure_now() - begin) / (ROUNDS * VARIANTS);
    }
    measure_print(kind, name, slices);
}

static void measure_encode(void) {
    static unsigned char room[ENCODED_ROOM + PADDING];
    static struct field fields[FIELDS];
    const unsigned char *start;
    double slices[SLICES];
    uint64_t now = 1795684542000;
    for (unsigned i = 0; i < VARIANTS; i++) {
        size_t count = encode_report(room, i, now + i, &start);
        if (!index_scalar(start, count, fields)) wrong("the template");
    }
    for (int slice = -DISCARDED; slice < SLICES; slice++) {
        uint64_t total = 0;
        double begin = measure_now();
        for (int round = 0; round < ROUNDS; round++)
            for (unsigned i = 0; i < VARIANTS; i++) {
                total += encode_report(room, i, now++, &start);
                __asm__ volatile("" ::: "memory");
            }
        sink = total;
        if (slice >= 0) slices[slice] = (measure_now() - begin) / (ROUNDS * VARIANTS);
    }
    measure_print("ER", "encode", slices);
}

int main(void) {
    for (int kind = 0; kind < 2; kind++) {
        const char *name = kind == 0 ? "NOS" : "ER";
        prepare(kind == 0 ? sample_nos : sample_er);
        measure_index(name, "scalar index", index_scalar);
        if (index_sse2()) measure_index(name, "sse2 index", index_sse2());
        if (index_avx2()) measure_index(name, "avx2 index", index_avx2());
        if (index_avx512()) measure_index(name, "avx512 index", index_avx512());
    }
    measure_encode();
    return 0;
}
