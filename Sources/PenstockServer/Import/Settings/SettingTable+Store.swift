// Where messages were kept.

extension SettingTable {
    static let store: [EngineSetting] =
        rows("FileStorePath", .all, .part(.store))
        + rows("FileStoreSync", [.java, .go], .part(.store))
        + rows(
            "FileStoreMaxCachedMsgs", .java,
            .unneeded("the store is mapped into memory, and the system caches it"))
        + rows(
            """
            MySQLStoreUseConnectionPool MySQLStoreDatabase MySQLStoreUser MySQLStorePassword MySQLStoreHost
            MySQLStorePort PostgreSQLStoreUseConnectionPool PostgreSQLStoreDatabase PostgreSQLStoreUser
            PostgreSQLStorePassword PostgreSQLStoreHost PostgreSQLStorePort OdbcStoreUser
            OdbcStorePassword OdbcStoreConnectionString
            """, .cpp, database)
        + rows(
            """
            JdbcDataSourceName JdbcDriver JdbcURL JdbcUser JdbcPassword JdbcStoreMessagesTableName
            JdbcStoreSessionsTableName JdbcSessionIdDefaultPropertyValue JdbcMaxActiveConnection
            JdbcMinIdleConnection JdbcMaxConnectionLifeTime JdbcConnectionTimeout
            JdbcConnectionIdleTimeout JdbcConnectionKeepaliveTime JdbcConnectionTestQuery
            JndiContextFactory JndiProviderURL SleepycatDatabaseDir SleepycatSequenceDbName
            SleepycatMessageDbName
            """, .java, database)
        + rows(
            """
            SQLStoreDriver SQLStoreDataSourceName SQLStoreConnMaxLifetime SQLStoreMessagesTableName
            SQLStoreSessionsTableName MongoStoreConnection MongoStoreDatabase MongoStoreReplicaSet
            """, .go, database)

    private static let database = SettingFate.missing(
        "messages are kept in the folder of store.path, in the same transaction as everything else")
}
