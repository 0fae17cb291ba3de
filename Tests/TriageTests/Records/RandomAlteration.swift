/// Something that may be done to what `TamperedRecord.fill` keeps, as a statement.
enum RandomAlteration {
    private enum Column {
        case text
        case number
        case bytes
    }

    private static let columns: [(table: String, columns: [(String, Column)])] = [
        ("record", [("name", .text)]),
        ("libraries", [("hash", .text)]),
        (
            "library_files",
            [("library", .text), ("place", .number), ("path", .text), ("bytes", .bytes)]
        ),
        ("calls", [("name", .text), ("library", .text), ("opened", .text)]),
        ("words", [("call", .text), ("number", .number), ("salt", .bytes), ("said", .text)]),
        (
            "events",
            [
                ("call", .text), ("number", .number), ("taken", .text), ("position", .text),
                ("person", .text), ("line", .text), ("commitment", .bytes), ("hash", .bytes),
            ]
        ),
    ]

    /// By how many events each has; the last of the record's own came after the checkpoint.
    private static let chains = [("a", 4), ("b", 4), ("c", 4), ("access", 1), ("record", 2)]

    /// - Parameter isPostgres: in its dialect instead of SQLite's.
    static func statement(_ random: inout Seeded, isPostgres: Bool) -> String {
        let (call, count) = random.pick(chains)
        let number = random.int(1...count)
        let other = random.int(1...4)
        switch random.int(0...99) {
        case 0..<60: return update(&random, isPostgres)
        case 60..<68: return "DELETE FROM events WHERE call = '\(call)' AND number = \(number)"
        case 68..<74: return "DELETE FROM words WHERE call = '\(call)' AND number = \(number)"
        case 74..<82:
            // The end of a call, with its words.
            return """
                DELETE FROM words WHERE call = '\(call)' AND number >= \(number);
                DELETE FROM events WHERE call = '\(call)' AND number >= \(number)
                """
        case 82..<88:
            return """
                DELETE FROM words WHERE call = '\(call)'; DELETE FROM events WHERE call = '\(call)';
                DELETE FROM calls WHERE name = '\(call)'
                """
        case 88..<94 where other != number && call != "access":
            return """
                UPDATE events SET number = -1 WHERE call = '\(call)' AND number = \(number);
                UPDATE events SET number = \(number) WHERE call = '\(call)' AND number = \(other);
                UPDATE events SET number = \(other) WHERE call = '\(call)' AND number = -1
                """
        case 94..<97:
            let to = random.pick(chains).0
            return """
                INSERT INTO events SELECT '\(to)', number + \(other), taken, position, person, line, commitment, hash
                FROM events WHERE call = '\(call)' AND number = \(number)
                """
        default:
            return "DELETE FROM library_files WHERE place = \(other - 1); DELETE FROM libraries"
        }
    }

    private static func update(_ random: inout Seeded, _ isPostgres: Bool) -> String {
        let (table, columns) = random.chance(60) ? Self.columns[5] : random.pick(Self.columns)
        let (column, kind) = random.pick(columns)
        let digits = "0123456789abcdef"
        let byte = "\(random.pick(Array(digits)))\(random.pick(Array(digits)))"
        let place = random.int(1...32)
        let value =
            switch kind {
            case .text:
                random.pick([
                    "\(column) || 'x'", "''", "substr(\(column), 2)", "upper(\(column))", "NULL",
                    "replace(\(column), '\(random.pick(Array(digits)))', '\(random.pick(Array(digits)))')",
                    "substr(\(column), 1, \(place))", "'a'",
                ])
            case .number: random.pick(["\(column) + \(place)", "-\(column)", "\(column) * 4294967296"])
            case .bytes where isPostgres:
                random.pick([
                    "overlay(\(column) placing '\\x\(byte)'::bytea from \(place))", "''::bytea", "NULL",
                ])
            case .bytes:
                random.pick([
                    """
                    CAST(substr(\(column), 1, \(place - 1)) || x'\(byte)' || substr(\(column), \(place + 1)) AS BLOB)
                    """, "x''", "NULL",
                ])
            }
        let rows =
            switch table {
            case "events", "words":
                " AND call = '\(random.pick(chains).0)' AND number = \(random.int(1...4))"
            case "calls": " AND name = '\(random.pick(chains).0)'"
            case "library_files": " AND place = \(random.int(0...2))"
            default: ""
            }
        return "UPDATE \(table) SET \(column) = \(value) WHERE \(column) IS DISTINCT FROM \(value)\(rows)"
    }
}
