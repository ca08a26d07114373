// Reads a text by simdjson's first stage, which finds its tokens and checks its UTF-8, and by its unescaping.
//
// What is between them is the grammar of RFC 8259. Its other readers do not serve: one makes doubles of all numbers and
// refuses large ones; the other assumes of what it walks over that it is well formed.
#include "CSimdjson.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

namespace {

struct level {
    uint32_t node;
    uint32_t count;
};

bool is_space(uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

// At least one digit, and behind the digits.
bool pass_digits(const uint8_t *&p, const uint8_t *end) {
    const uint8_t *start = p;
    while (p < end && is_digit(*p)) p++;
    return p > start;
}

// RFC 8259, section 6.
bool is_number(const uint8_t *p, const uint8_t *end) {
    if (p < end && *p == '-') p++;
    const uint8_t *whole = p;
    if (!pass_digits(p, end) || (*whole == '0' && p - whole > 1)) return false;
    if (p < end && *p == '.' && !pass_digits(++p, end)) return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-')) p++;
        if (!pass_digits(p, end)) return false;
    }
    return p == end;
}

int fault_of(simdjson::error_code code) {
    switch (code) {
    case simdjson::EMPTY: return json_empty;
    case simdjson::UTF8_ERROR: return json_not_utf8;
    case simdjson::UNESCAPED_CHARS: return json_control_character;
    case simdjson::UNCLOSED_STRING: return json_unclosed_text;
    case simdjson::CAPACITY: return json_too_large;
    case simdjson::MEMALLOC: return json_no_memory;
    default: return json_unexpected;
    }
}

// Where the first stage finds a fault, it does not say where: what it knows is that there is one.
size_t place_of(int fault, const uint8_t *input, size_t count) {
    bool is_inside = false;
    size_t start = 0;
    for (size_t i = 0; i < count; i++) {
        if (fault == json_not_utf8) {
            // The longest beginning that is UTF-8, sought from a character that is whole.
            size_t length = input[i] < 0x80 ? 1 : input[i] < 0xE0 ? 2 : input[i] < 0xF0 ? 3 : 4;
            if (i + length > count || !simdjson::validate_utf8((const char *)input + i, length)) return i;
            i += length - 1;
            continue;
        }
        if (is_inside && input[i] < 0x20 && fault == json_control_character) return i;
        if (is_inside && input[i] == '\\') {
            i++;
        } else if (input[i] == '"') {
            is_inside = !is_inside;
            start = i;
        }
    }
    return fault == json_unclosed_text ? start : 0;
}

}  // namespace

struct json_document {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
    size_t maximum_bytes, maximum_depth;
    size_t capacity = 0, room = 0, count = 0, size = 0;
    uint8_t *input = nullptr, *texts = nullptr, *text = nullptr;
    json_node *nodes = nullptr;
    level *levels = nullptr;
    size_t depth = 0;
    size_t offset = 0;
    json_contents contents = {};

    int reserve(size_t wanted);
    int read(const void *bytes, size_t length);
    int walk();

  private:
    enum expectation { a_value, a_value_or_end, a_key, a_key_or_end, a_separator };

    json_node *add(uint8_t kind, size_t where);
    int refuse(int fault, size_t where) {
        offset = where;
        return fault;
    }
    int string(size_t where);
    int scalar(size_t where, size_t behind);
    int literal(uint8_t kind, const char *word, size_t where, size_t length);
    int open(uint8_t kind, size_t where);
    void close();
    bool is_in_object() const { return nodes[levels[depth - 1].node].kind == json_object; }
};

int json_document::reserve(size_t wanted) {
    if (wanted <= capacity) return json_fine;
    size_t larger = 1 << 14;
    while (larger < wanted) larger *= 2;
    if (larger > maximum_bytes) larger = maximum_bytes;
    uint8_t *moved = static_cast<uint8_t *>(realloc(input, larger + simdjson::SIMDJSON_PADDING));
    if (!moved) return json_no_memory;
    input = moved;
    moved = static_cast<uint8_t *>(realloc(texts, larger + simdjson::SIMDJSON_PADDING));
    if (!moved) return json_no_memory;
    texts = moved;
    auto &simd = simdjson::get_active_implementation();
    auto error = stage ? stage->set_capacity(larger)
                       : simd->create_dom_parser_implementation(larger, maximum_depth, stage);
    if (error) return fault_of(error);
    capacity = larger;
    return json_fine;
}

int json_document::read(const void *bytes, size_t length) {
    count = depth = offset = 0;
    if (length > maximum_bytes) return json_too_large;
    if (length == 0) return json_empty;
    if (int fault = reserve(length)) return fault;
    memcpy(input, bytes, length);
    memset(input + length, 0, simdjson::SIMDJSON_PADDING);
    size = length;
    text = texts;
    if (auto error = stage->stage1(input, length, simdjson::stage1_mode::regular)) {
        int fault = fault_of(error);
        return refuse(fault, place_of(fault, input, length));
    }
    return walk();
}

// Of each token exactly one thing can be right.
int json_document::walk() {
    expectation next = a_value;
    const uint32_t *indexes = stage->structural_indexes.get();
    const size_t tokens = stage->n_structural_indexes;
    for (size_t i = 0; i < tokens; i++) {
        const size_t where = indexes[i];
        const uint8_t c = input[where];
        int fault = json_fine;
        switch (next) {
        case a_key_or_end:
        case a_key:
            if (c == '}' && next == a_key_or_end) {
                close();
                next = a_separator;
                break;
            }
            if (c != '"') return refuse(json_unexpected, where);
            fault = string(where);
            if (!fault && ++i < tokens && input[indexes[i]] != ':') fault = refuse(json_unexpected, indexes[i]);
            next = a_value;
            break;
        case a_value_or_end:
        case a_value:
            if (c == ']' && next == a_value_or_end) {
                close();
                next = a_separator;
                break;
            }
            if (depth > 0) levels[depth - 1].count++;
            if (c == '{' || c == '[') {
                fault = open(c == '{' ? json_object : json_array, where);
                next = c == '{' ? a_key_or_end : a_value_or_end;
            } else {
                fault = c == '"' ? string(where) : scalar(where, i + 1 < tokens ? indexes[i + 1] : size);
                next = a_separator;
            }
            break;
        case a_separator:
            if (depth == 0) return refuse(json_trailing, where);
            if (c == (is_in_object() ? '}' : ']')) close();
            else if (c != ',') fault = refuse(json_unexpected, where);
            else next = is_in_object() ? a_key : a_value;
        }
        if (fault) return fault;
    }
    return depth == 0 && next == a_separator ? json_fine : refuse(json_incomplete, size);
}

json_node *json_document::add(uint8_t kind, size_t where) {
    if (count == room) {
        size_t larger = room ? 2 * room : 1024;
        auto moved = static_cast<json_node *>(realloc(nodes, larger * sizeof(json_node)));
        if (!moved) return nullptr;
        nodes = moved;
        room = larger;
    }
    nodes[count] = json_node{kind, static_cast<uint32_t>(where), 0, 0};
    return &nodes[count++];
}

int json_document::string(size_t where) {
    json_node *node = add(json_text, where);
    if (!node) return refuse(json_no_memory, where);
    // Never longer than what was written, so that all texts have room for what all of the input has.
    uint8_t *end = stage->parse_string(input + where + 1, text);
    if (!end) return refuse(json_bad_escape, where);
    node->place = static_cast<uint32_t>(text - texts);
    node->count = static_cast<uint32_t>(end - text);
    text = end;
    return json_fine;
}

int json_document::scalar(size_t where, size_t behind) {
    while (is_space(input[behind - 1])) behind--;
    const size_t length = behind - where;
    switch (input[where]) {
    case 't': return literal(json_true, "true", where, length);
    case 'f': return literal(json_false, "false", where, length);
    case 'n': return literal(json_null, "null", where, length);
    default: break;
    }
    if (!is_digit(input[where]) && input[where] != '-') return refuse(json_unexpected, where);
    if (!is_number(input + where, input + behind)) return refuse(json_bad_number, where);
    json_node *node = add(json_number, where);
    if (!node) return refuse(json_no_memory, where);
    node->place = static_cast<uint32_t>(where);
    node->count = static_cast<uint32_t>(length);
    return json_fine;
}

int json_document::literal(uint8_t kind, const char *word, size_t where, size_t length) {
    if (length != strlen(word) || memcmp(input + where, word, length) != 0) return refuse(json_unexpected, where);
    return add(kind, where) ? json_fine : refuse(json_no_memory, where);
}

int json_document::open(uint8_t kind, size_t where) {
    if (depth == maximum_depth) return refuse(json_too_deep, where);
    if (!add(kind, where)) return refuse(json_no_memory, where);
    levels[depth++] = level{static_cast<uint32_t>(count - 1), 0};
    return json_fine;
}

void json_document::close() {
    const level closed = levels[--depth];
    json_node &node = nodes[closed.node];
    node.count = closed.count;
    node.place = static_cast<uint32_t>(count);
}

json_document *json_document_new(size_t maximum_bytes, size_t maximum_depth) {
    if (maximum_bytes > json_largest || maximum_depth > json_deepest) return nullptr;
    auto document = new (std::nothrow) json_document();
    if (!document) return nullptr;
    document->maximum_bytes = maximum_bytes;
    document->maximum_depth = maximum_depth;
    document->levels = static_cast<level *>(malloc((maximum_depth + 1) * sizeof(level)));
    if (document->levels) return document;
    json_document_free(document);
    return nullptr;
}

void json_document_free(json_document *document) {
    free(document->input);
    free(document->texts);
    free(document->nodes);
    free(document->levels);
    delete document;
}

int json_document_parse(json_document *document, const void *bytes, size_t count, size_t *offset) {
    int fault = document->read(bytes, count);
    *offset = document->offset;
    const uint32_t generation = document->contents.generation + 1;
    document->contents =
        json_contents{document->nodes, fault ? 0 : document->count, document->texts, document->input, generation};
    return fault;
}

const json_contents *json_document_contents(const json_document *document) { return &document->contents; }
