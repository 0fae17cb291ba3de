/// The tables of a record in PostgreSQL, in a transaction that holds the chains that it writes to.
struct PostgresTables: RecordTables {
    let session: PostgresSession

    private var connection: PostgresConnection { session.connection }

    var state: PostgresState { PostgresState(connection: connection) }

    func insert(name: String) throws {
        try connection.rows("INSERT INTO record (name) VALUES ($1::text)", [.text(name)])
    }

    func has(_ library: Hash) throws -> Bool {
        try !connection.rows("SELECT FROM libraries WHERE hash = $1::text", [.text("\(library)")]).isEmpty
    }

    func insert(_ library: KeptLibrary) throws {
        let name = PostgresValue.text("\(library.hash)")
        try connection.rows("INSERT INTO libraries (hash) VALUES ($1::text)", [name])
        for (place, file) in library.files.enumerated() {
            try connection.rows(
                """
                INSERT INTO library_files (library, place, path, bytes)
                VALUES ($1::text, $2::bigint, $3::text, $4::bytea)
                """, [name, .number(place), .text(file.path), .bytes(file.bytes)])
        }
    }

    func insert(_ call: CallRow) throws {
        try connection.rows(
            "INSERT INTO calls (name, library, opened) VALUES ($1::text, $2::text, $3::text)",
            [.bytes(call.call), call.library.map { .bytes($0) }, .bytes(call.opened)])
    }

    func insert(_ events: [(link: Link, words: Words?)], in chain: String) throws {
        for (link, words) in events {
            try connection.rows(
                """
                INSERT INTO events (call, number, taken, "position", person, line, commitment, hash) VALUES
                ($1::text, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::bytea)
                """,
                [
                    .text(chain), .number(link.number), .bytes(link.taken), link.position.map { .bytes($0) },
                    link.person.map { .bytes($0) }, .bytes(link.line), link.commitment.map { .bytes($0) },
                    .bytes(link.hash),
                ])
            guard let words else { continue }
            try connection.rows(
                """
                INSERT INTO words (call, number, salt, said)
                VALUES ($1::text, $2::bigint, $3::bytea, $4::text)
                """, [.text(chain), .number(link.number), .bytes(words.salt), .bytes(words.values)])
        }
    }

    func tail(of chain: String) throws -> (number: Int, hash: [UInt8])? {
        try connection.rows(
            "SELECT number, hash FROM events WHERE call = $1::text ORDER BY number DESC LIMIT 1",
            [.text(chain)]
        ).first.map { ($0.number(0), $0.bytes(1)) }
    }

    func note(heard person: String, at moment: String) throws {
        try connection.rows(
            """
            INSERT INTO heard (person, at) VALUES ($1::text, $2::text)
            ON CONFLICT (person) DO UPDATE SET at = greatest(heard.at, excluded.at)
            """, [.text(person), .text(moment)])
    }

    func deleteWords(of call: String) throws {
        try connection.rows("DELETE FROM words WHERE call = $1::text", [.text(call)])
    }
}
