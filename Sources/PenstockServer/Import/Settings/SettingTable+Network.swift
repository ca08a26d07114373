// Sockets, hosts and proxies.

extension SettingTable {
    static let network: [EngineSetting] =
        rows("SocketAcceptPort", .all, .part(.address))
        + rows("SocketAcceptAddress", .java, .part(.address))
        + rows("SocketAcceptHost", .go, .part(.address))
        + rows("SocketConnectHost SocketConnectPort", .all, .part(.address))
        + rows("SocketAcceptProtocol SocketConnectProtocol", .java, .part(.address))
        + rows("SocketConnectSourceHost SocketConnectSourcePort", .cpp, .part(.address))
        + rows("SocketLocalHost SocketLocalPort", .java, .part(.address))
        + rows(
            """
            HostSelectionPolicy StartOverInterval HostSelectionPolicy.PRIORITY.StartOverInterval
            HostSelectionPolicyPriorityStartOverInterval
            """, .cpp, .part(.address))
        + rows("ReconnectInterval", .all, .part(.address))
        + rows("SocketConnectTimeout", .java, .key("connectTimeout", .seconds, in: .initiator))
        + rows("SocketTimeout", .go, .key("connectTimeout", .seconds, in: .initiator))
        + rows("SocketNodelay", .cpp, .part(.address))
        + rows("SocketTcpNoDelay", .java, .part(.address))
        + rows(
            "SocketSendBufferSize", [.cpp, .java],
            .key("socketSendBufferSize", .count, in: .connection))
        + rows(
            "SocketReceiveBufferSize", [.cpp, .java],
            .key("socketReceiveBufferSize", .count, in: .connection))
        + rows(
            "SocketReuseAddress", [.cpp, .java],
            .unneeded("a restart can always listen at once where it listened before"))
        + rows(
            "SocketKeepAlive", .java,
            .unneeded("heartbeats of the session find a dead peer sooner than the system's do"))
        + rows(
            "SocketLinger", .java, .missing("a connection ends after what is to be sent has been"))
        + rows(
            "SocketTrafficClass", .java,
            .missing("packets are not marked; the system's firewall can"))
        + rows("SocketOobInline", .java, .unneeded("FIX has no urgent data"))
        + rows(
            "SocketSynchronousWrites SocketSynchronousWriteTimeout", .java,
            .unneeded("writing never waits; slowConsumerTimeout lets a peer go that takes nothing"))
        + rows(
            "MaxScheduledWriteRequests", .java,
            .decision("it counts messages, and we count bytes: see slowConsumerBytes"))
        + rows(
            "InChanCapacity", .go, .unneeded("messages are taken from the connection one by one"))
        + rows(
            """
            ProxyType ProxyVersion ProxyHost ProxyPort ProxyUser ProxyPassword ProxyDomain
            ProxyWorkstation
            """, [.java, .go],
            .missing("connections are made directly; a local tunnel can stand between"))
        + rows(
            "UseTCPProxy", .go,
            .decision(
                "proxyProtocol wants the addresses of your proxies: only they may connect then"))
        + rows(
            "HttpAcceptPort", .cpp,
            .missing(
                "there is no web page; events are on standard error, and messages in `penstock log`"
            ))
}
