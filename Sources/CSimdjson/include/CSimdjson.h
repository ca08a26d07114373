// A JSON text as a list of what is in it, checked whole.
#ifndef PENSTOCK_CSIMDJSON_H
#define PENSTOCK_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { json_object, json_array, json_text, json_number, json_true, json_false, json_null };

// One value, or the key of one: in an object keys and values take turns.
typedef struct json_node {
    uint8_t kind;
    // Where it begins in the text that was parsed.
    uint32_t offset;
    // How many bytes; how many values or members for an array or an object.
    uint32_t count;
    // Where its bytes are, for a text and a number; the index behind its last value, for an array and an object.
    uint32_t place;
} json_node;

enum {
    json_fine,
    json_empty,
    json_too_large,
    json_too_deep,
    json_not_utf8,
    json_control_character,
    json_unclosed_text,
    json_bad_escape,
    json_bad_number,
    json_unexpected,
    json_incomplete,
    json_trailing,
    json_no_memory
};

// Its memory grows with the longest text so far: six times that, and sixteen bytes for each value.
typedef struct json_document json_document;

enum { json_largest = 1 << 28, json_deepest = 1 << 10 };

// Texts of at most `maximum_bytes`, with values in at most `maximum_depth` others. Null: there is no memory.
json_document *json_document_new(size_t maximum_bytes, size_t maximum_depth);
void json_document_free(json_document *document);

// Reads a copy of a text; what was read before is gone. Where there is a fault, it is at `offset`, and the document
// has no values.
int json_document_parse(json_document *document, const void *bytes, size_t count, size_t *offset);

// What was parsed last: its values in their order, the first around all others; the bytes of texts, without their
// escapes; and the bytes of the input, with those of numbers.
typedef struct json_contents {
    const json_node *nodes;
    size_t count;
    const uint8_t *texts, *input;
    // How often the document was parsed, round 2^32.
    uint32_t generation;
} json_contents;
// Good as long as the document.
const json_contents *json_document_contents(const json_document *document);

// The index of the value that the object at `object` has first under a key; 0 when there is none.
static inline size_t json_find(const json_contents *contents, size_t object, const void *key, size_t count) {
    const json_node *nodes = contents->nodes;
    for (size_t i = object + 1, end = nodes[object].place; i < end;) {
        if (nodes[i].count == count && memcmp(contents->texts + nodes[i].place, key, count) == 0) return i + 1;
        i++;
        i = nodes[i].kind <= json_array ? nodes[i].place : i + 1;
    }
    return 0;
}

#ifdef __cplusplus
}
#endif
#endif
