import TriageCalls

/// A connection to a record in PostgreSQL, with everything set as it has to be.
struct PostgresSession {
    let connection: PostgresConnection

    /// - Throws: when PostgreSQL does not write as a record needs it.
    init(_ address: String) throws(RecordRefusal) {
        connection = try PostgresConnection(address)
        // Who is stopped in the middle of writing must not hold up the others, who wait for ten seconds.
        try connection.execute(
            """
            SET search_path = \(PostgresSchema.name); SET lock_timeout = '10s';
            SET idle_in_transaction_session_timeout = '5s';
            """)
        // One that says more than `on` is left as it is.
        if try setting("synchronous_commit") != "remote_apply" {
            try connection.execute("SET synchronous_commit = on")
        }
        for (name, values) in [
            ("synchronous_commit", ["on", "remote_apply"]), ("fsync", ["on"]), ("full_page_writes", ["on"]),
            ("server_encoding", ["UTF8"]),
        ] {
            let found = try setting(name)
            guard values.contains(found) else {
                throw .machine("PostgreSQL does not write as it must here: `\(name)` is `\(found)`")
            }
        }
    }

    private func setting(_ name: String) throws(RecordRefusal) -> String {
        try connection.rows("SELECT current_setting($1::text)", [.text(name)]).first?.text(0) ?? ""
    }

    // MARK: migrations

    /// Whether there is a record in the database.
    func isThere() throws(RecordRefusal) -> Bool {
        try connection.rows(
            "SELECT to_regnamespace($1::text) IS NOT NULL", [.text(PostgresSchema.name)]
        ).first?.flag(0) ?? false
    }

    /// Refuses a record of a later version, and what is none.
    ///
    /// - Returns: how many migrations it has seen.
    func migrationCount() throws(RecordRefusal) -> Int {
        guard try isThere() else { return 0 }
        let isRecord = try connection.rows(
            "SELECT to_regclass($1::text) IS NOT NULL", [.text(PostgresSchema.name + ".migrations")]
        ).first?.flag(0)
        guard isRecord == true else {
            throw .damaged("the schema `\(PostgresSchema.name)` in this database is no record of calls")
        }
        let names = try connection.rows("SELECT name FROM migrations ORDER BY place").map { $0.text(0) }
        let known = PostgresSchema.migrations.map(\.name)
        let unknown = Set(names).subtracting(known)
        guard unknown.isEmpty else { throw .laterVersion(unknown.sorted()) }
        guard names == Array(known.prefix(names.count)) else {
            throw .damaged("the record's list of migrations was altered")
        }
        return names.count
    }

    /// Makes what is missing, in a transaction that nobody else migrates in.
    ///
    /// - Returns: the record's name.
    func migrate(at moment: Moment) throws(RecordRefusal) -> String {
        if try migrationCount() == PostgresSchema.migrations.count,
            let name = try connection.rows("SELECT name FROM record").first
        {
            return name.text(0)
        }
        return try transaction(on: [""]) { tables in
            let count = try migrationCount()
            if count == 0 { try connection.execute("CREATE SCHEMA \(PostgresSchema.name)") }
            for (place, migration) in PostgresSchema.migrations.enumerated().dropFirst(count) {
                try connection.execute(migration.statements)
                try note(migration, place)
            }
            return try RecordWriter(tables).begin(at: moment)
        }
    }

    private func note(_ migration: PostgresSchema.Migration, _ place: Int) throws(RecordRefusal) {
        try connection.rows(
            "INSERT INTO migrations (place, name) VALUES ($1::bigint, $2::text)",
            [.number(place + 1), .text(migration.name)])
    }

    /// Describes what the migrations make, and leaves nothing of it behind.
    func freshDescription() throws(RecordRefusal) -> [String] {
        let fresh = "\(PostgresSchema.name)_fresh_\(Sodium.random(8).hex)"
        try connection.execute("BEGIN; CREATE SCHEMA \(fresh); SET LOCAL search_path = \(fresh)")
        defer { try? connection.execute("ROLLBACK") }
        for (place, migration) in PostgresSchema.migrations.enumerated() {
            try connection.execute(migration.statements)
            try connection.execute(
                "INSERT INTO migrations (place, name) VALUES (\(place + 1), '\(migration.name)')")
        }
        return try connection.rows(PostgresSchema.description).map { $0.text(0) }
    }

    // MARK: transactions

    /// Does all of it or nothing. Whoever else writes to one of these chains waits.
    func transaction<Result>(
        on chains: [String], _ work: (PostgresTables) throws -> Result
    ) throws(RecordRefusal) -> Result {
        try begin(chains)
        return try finish(work)
    }

    /// Nothing can have been done when this fails.
    func begin(_ chains: [String]) throws(RecordRefusal) {
        try connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        do throws(RecordRefusal) {
            // In one order, so that two who need the same ones never wait for each other.
            for chain in Set(chains).sorted() {
                let key = Sodium.sha256(Array((PostgresSchema.name + " " + chain).utf8)).prefix(8)
                try connection.rows("SELECT pg_advisory_xact_lock($1::bigint)", [.bytes(Array(key))])
            }
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    func finish<Result>(_ work: (PostgresTables) throws -> Result) throws(RecordRefusal) -> Result {
        do {
            let result = try work(PostgresTables(session: self))
            try connection.execute("COMMIT")
            return result
        } catch {
            try? connection.execute("ROLLBACK")
            throw refusal(error)
        }
    }

    /// One state of the record, whatever is written meanwhile.
    func reading<Result>(_ work: (PostgresState) throws -> Result) throws(RecordRefusal) -> Result {
        try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        defer { try? connection.execute("ROLLBACK") }
        do { return try work(PostgresState(connection: connection)) } catch { throw refusal(error) }
    }
}
