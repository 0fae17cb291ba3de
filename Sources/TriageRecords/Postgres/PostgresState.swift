/// A record as one read transaction sees it.
struct PostgresState: RecordState {
    let connection: PostgresConnection

    func recordNames() throws -> [[UInt8]] {
        try connection.rows("SELECT name FROM record").map { $0.bytes(0) }
    }

    func callRows(named name: String?) throws -> [CallRow] {
        let all = "SELECT name, library, opened FROM calls"
        let rows =
            if let name {
                try connection.rows(all + " WHERE name = $1::text", [.text(name)])
            } else {
                try connection.rows(all)
            }
        return rows.map { CallRow(call: $0.bytes(0), library: $0.values[1], opened: $0.bytes(2)) }
    }

    func counts() throws -> [String: Int] {
        let rows = try connection.rows(
            "SELECT name, (SELECT max(number) FROM events WHERE call = name) FROM calls")
        return Dictionary(rows.map { ($0.text(0), $0.number(1)) }) { first, _ in first }
    }

    func lastLines() throws -> [(call: [UInt8], number: Int, line: [UInt8])] {
        try connection.rows(
            """
            SELECT name, number, line FROM calls JOIN events ON call = name
            AND number = (SELECT max(number) FROM events WHERE call = name)
            """
        ).map { ($0.bytes(0), $0.number(1), $0.bytes(2)) }
    }

    func line(_ number: Int, of call: [UInt8]) throws -> [UInt8]? {
        try connection.rows(
            "SELECT line FROM events WHERE call = $1::text AND number = $2::bigint",
            [.bytes(call), .number(number)]
        ).first?.bytes(0)
    }

    func libraryNames() throws -> (kept: Set<[UInt8]>, ofFiles: Set<[UInt8]>) {
        func names(_ query: String) throws -> Set<[UInt8]> {
            Set(try connection.rows(query).map { $0.bytes(0) })
        }
        return (
            try names("SELECT hash FROM libraries"), try names("SELECT DISTINCT library FROM library_files")
        )
    }

    func files(ofLibrary name: [UInt8]) throws -> [(path: [UInt8], bytes: [UInt8])] {
        let rows = try connection.rows(
            "SELECT path, bytes, place FROM library_files WHERE library = $1::text ORDER BY place",
            [.bytes(name)])
        guard rows.map({ $0.number(2) }) == Array(rows.indices) else { return [] }
        return rows.map { ($0.bytes(0), $0.bytes(1)) }
    }

    private static let links = """
        SELECT e.call, e.number, e.taken, e.position, e.person, e.line, e.commitment, e.hash, w.salt, w.said
        FROM events e LEFT JOIN words w ON w.call = e.call AND w.number = e.number
        """

    func links(of call: [UInt8]?, _ body: ([UInt8], Link, Words?) throws -> Void) throws {
        func take(_ row: PostgresRow) throws {
            let link = Link(
                number: row.number(1), taken: row.bytes(2), position: row.values[3], person: row.values[4],
                line: row.bytes(5), commitment: row.values[6], hash: row.bytes(7))
            try body(row.bytes(0), link, row.values[8].map { Words(values: row.bytes(9), salt: $0) })
        }
        let order = " ORDER BY e.call, e.number"
        if let call {
            let rows = try connection.rows(Self.links + " WHERE e.call = $1::text" + order, [.bytes(call)])
            for row in rows { try take(row) }
        } else {
            try connection.each(Self.links + order) { try take($0) }
        }
    }

    func links(in part: CallPart, _ body: ([UInt8], Link, Words?) throws -> Void) throws {
        // PostgreSQL reads in a process of its own beside ours; a part is all of it.
        precondition(part == .all)
        try links(of: nil, body)
    }

    func heardRows() throws -> [(person: [UInt8], at: [UInt8])] {
        try connection.rows("SELECT person, at FROM heard").map { ($0.bytes(0), $0.bytes(1)) }
    }

    func strayWords() throws -> [(call: [UInt8], number: Int)] {
        try connection.rows(
            """
            SELECT call, number FROM words w WHERE NOT EXISTS
                (SELECT FROM events e WHERE e.call = w.call AND e.number = w.number)
            """
        ).map { ($0.bytes(0), $0.number(1)) }
    }

    /// What the schema is; what it has to be is for whoever can make one.
    func description() throws -> [String] {
        try connection.rows(PostgresSchema.description).map { $0.text(0) }
    }

    func storageFaults() throws -> [String] { [] }
}
