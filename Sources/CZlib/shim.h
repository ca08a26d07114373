// zlib's macros as functions, for data without a head or a sum.
#include <zlib.h>

static inline int zlib_deflate_begin(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
static inline int zlib_inflate_begin(z_stream *stream) { return inflateInit2(stream, -15); }
