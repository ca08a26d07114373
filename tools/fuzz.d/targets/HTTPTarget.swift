// Requests of HTTP: bytes of whoever reaches the control room.

@testable internal import WebServer
