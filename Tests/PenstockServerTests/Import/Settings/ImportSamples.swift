// Settings files as they are found in the world, one for each engine.

enum ImportSamples {
    /// QuickFIX: an executor with two clients, and a line to a broker.
    static let quickfix = """
        # executor.cfg
        [DEFAULT]
        ConnectionType=acceptor
        ReconnectInterval=60
        SenderCompID=EXECUTOR
        FileStorePath=/var/lib/executor/store
        FileLogPath=log
        StartTime=00:00:00
        EndTime=00:00:00
        HeartBtInt=20
        SocketAcceptPort=5001
        SocketReuseAddress=Y
        DataDictionary=../spec/FIX44.xml
        HttpAcceptPort=9911
        TimestampPrecision=6
        AllowedRemoteAddresses=10.1.2.3,::1,desk.example

        [SESSION]
        BeginString=FIX.4.4
        TargetCompID=CLIENT1
        StartDay=Sunday
        EndDay=Friday
        LogonTime=00:05:00

        [SESSION]
        beginstring=FIX.4.2
        targetcompid=CLIENT2
        datadictionary=spec/FIX42.xml
        ServerCertificateFile=server.pem
        ServerCertificateKeyFile=server.key
        CertificationAuthoritiesFile=ca.pem
        CertificateVerifyLevel=1
        SocketAcceptPort=5002

        [SESSION]
        BeginString=FIX.4.4
        ConnectionType=initiator
        TargetCompID=BROKER
        SocketConnectHost=fix.broker.example
        SocketConnectPort=9000
        SocketConnectHost1=2001:db8::7
        SocketConnectPort1=9001
        HostSelectionPolicy=PRIORITY
        ClientCertificateFile=client.pem
        CertificationAuthoritiesFile=ca.pem
        SSLProtocol=+TLSv1_2 +TLSv1_3
        LogoutTimeout=5
        UseDataDictionary=N
        """

    /// QuickFIX/J: a desk with TLS and passwords, and an exchange that speaks FIX 5.0 SP2.
    static let quickfixj = """
        [default]
        FileStorePath=target/data
        ConnectionType=initiator
        SenderCompID=BANZAI
        TargetCompID=EXEC
        SocketConnectHost=localhost
        StartTime=08:00:00 America/New_York
        EndTime=17:30:00 America/New_York
        TimeZone=UTC
        Weekdays=Mon, Tue, Wed,Thu,Fri
        HeartBtInt=30
        ReconnectInterval=5;3x10;60
        SocketUseSSL=Y
        SocketKeyStore=certs/client.jks
        SocketKeyStorePassword=storepassword1
        SocketTrustStore=certs/trust.jks
        SocketTrustStorePassword=trustpassword1
        EnabledProtocols=TLSv1.2,TLSv1.3
        JdbcURL=jdbc:postgresql://db/fix?password=dbpassword1
        JdbcPassword=dbpassword2
        TimeStampPrecision=MICROS
        ResetOnError=Y
        AllowUnknownEnumValues=Y

        [session]
        BeginString=FIX.4.4
        SocketConnectPort=${BANZAI_PORT}
        LogonTag=553=trader
        LogonTag1=554=hunter2
        Description=The desk's own session

        [session]
        BeginString=FIXT.1.1
        DefaultApplVerID=9
        SocketConnectPort=9881
        ValidateIncomingMessage=N
        """

    /// QuickFIX/Go: an acceptor that lets in whoever has a certificate.
    static let quickfixgo = """
        [DEFAULT]
        SocketAcceptHost=127.0.0.1
        SocketAcceptPort=5001
        SenderCompID=ISLD
        ResetOnLogon=Y
        FileLogPath=tmp
        FileStorePath=tmp
        DynamicSessions=Y
        HeartBtInt=30
        HeartBtIntOverride=Y
        SocketCertificateFile=server.pem
        SocketPrivateKeyFile=server.key
        SocketMinimumTLSVersion=TLS12

        [SESSION]
        BeginString=FIX.4.4
        TargetCompID=TW
        TimeZone=Local
        StartTime=00:00:00
        EndTime=23:59:59
        LogonTimeout=1m30s
        MaxLatency=60
        """

    static let all = [quickfix, quickfixj, quickfixgo]
}
