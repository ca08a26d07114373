// Messages of the other end, as wslay has put them together.

internal import CWslay
internal import Values

extension WebSocketMachine {
    func receive(_ message: Bytes, _ opcode: wslay_opcode, isCompressed: Bool) {
        switch opcode {
        case WSLAY_TEXT_FRAME, WSLAY_BINARY_FRAME:
            guard let bytes = plain(message, isCompressed) else { return }
            if opcode == WSLAY_BINARY_FRAME {
                add(.binary(bytes), bytes.count)
            } else if String(validating: bytes, as: UTF8.self) != nil {
                add(.text(bytes), bytes.count)
            } else {
                fail(WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA)
            }
        case WSLAY_PONG: add(.pong(message.copied), message.count)
        case WSLAY_CONNECTION_CLOSE: reason = Array(message.copied.dropFirst(2))
        default: break
        }
    }

    private func plain(_ message: Bytes, _ isCompressed: Bool) -> [UInt8]? {
        guard isCompressed, let inflater else { return message.copied }
        switch inflater.decompress(message, maximum: maximumMessageBytes) {
        case .message(let bytes): return bytes
        case .tooLarge: fail(WSLAY_CODE_MESSAGE_TOO_BIG)
        case .broken: fail(WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA)
        }
        return nil
    }

    private func fail(_ code: wslay_status_code) {
        unsafe wslay_event_queue_close(frames, UInt16(code.rawValue), nil, 0)
        unsafe wslay_event_shutdown_read(frames)
    }
}
