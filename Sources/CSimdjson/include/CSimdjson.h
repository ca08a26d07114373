// A JSON text as a list of what is in it, checked whole.
#ifndef PENSTOCK_CSIMDJSON_H
#define PENSTOCK_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

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

// Of what was parsed last: its values in their order, the first around all others, and how many.
const json_node *json_document_nodes(const json_document *document);
size_t json_document_count(const json_document *document);
// The bytes of a text, without its escapes, or of a number, as it was written.
const uint8_t *json_document_bytes(const json_document *document, const json_node *node);

#ifdef __cplusplus
}
#endif
#endif
