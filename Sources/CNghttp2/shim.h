// HTTP/2, and its lists of settings and headers as Swift can give them.
#include <nghttp2/nghttp2.h>
