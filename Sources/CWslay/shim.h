#include <wslay/wslay.h>

// The bit that says that a message is compressed.
static const uint8_t websocket_compressed = WSLAY_RSV1_BIT;
