// zlib's macros as functions.
#include <zlib.h>

// Data without a head or a sum, which refers to at most 2 to the power of `bits` bytes before.
static inline int zlib_deflate_begin(z_stream *stream, int bits) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -bits, 8, Z_DEFAULT_STRATEGY);
}
static inline int zlib_inflate_begin(z_stream *stream) { return inflateInit2(stream, -15); }
// Data as `gzip` writes it.
static inline int zlib_gzip_begin(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
