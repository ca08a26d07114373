// The functions that wslay calls.

internal import CWslay
internal import Values

extension WebSocketMachine {
    @unsafe
    static var callbacks: wslay_event_callbacks {
        unsafe wslay_event_callbacks(
            recv_callback: { frames, room, count, _, context in
                guard let room = unsafe room else { return -1 }
                let taken = unsafe WebSocketMachine.at(context).take(room, count)
                if taken == 0 {
                    unsafe wslay_event_set_error(frames, WSLAY_ERR_WOULDBLOCK.rawValue)
                    return -1
                }
                return taken
            },
            send_callback: { _, bytes, count, _, context in
                // Safe: wslay holds so many bytes during the call.
                unsafe WebSocketMachine.at(context).put(
                    Bytes(UnsafeRawBufferPointer(start: bytes, count: count)))
                return count
            },
            genmask_callback: { _, room, count, context in
                guard let room = unsafe room, count == 4 else { return -1 }
                let mask = unsafe WebSocketMachine.at(context).nextMask()
                // Safe: there is room for the four bytes.
                unsafe UnsafeMutableRawPointer(room).storeBytes(of: mask, as: UInt32.self)
                return 0
            },
            on_frame_recv_start_callback: nil, on_frame_recv_chunk_callback: nil, on_frame_recv_end_callback: nil,
            on_msg_recv_callback: { _, argument, context in
                guard let message = unsafe argument?.pointee else { return }
                // Safe: wslay holds the message during the call.
                let bytes = unsafe Bytes(UnsafeRawBufferPointer(start: message.msg, count: message.msg_length))
                unsafe WebSocketMachine.at(context).receive(
                    bytes, wslay_opcode(UInt32(message.opcode)), isCompressed: message.rsv & websocket_compressed != 0)
            })
    }

    @unsafe
    private static func at(_ context: UnsafeMutableRawPointer?) -> WebSocketMachine {
        guard let context = unsafe context else { preconditionFailure("wslay calls back without its context") }
        // Safe: it is the machine that called wslay.
        return unsafe Unmanaged<WebSocketMachine>.fromOpaque(context).takeUnretainedValue()
    }
}
