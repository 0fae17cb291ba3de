import TriageCalls

/// Where a record is: a folder of this machine, or a database of PostgreSQL.
package enum RecordPlace: Sendable, Hashable, CustomStringConvertible {
    case folder(String)
    /// As libpq takes it, `postgresql://host/database`.
    case database(String)

    /// What begins like an address of PostgreSQL is one; everything else is a folder.
    package init(_ text: String) {
        let isAddress = ["postgres://", "postgresql://"].contains(where: text.hasPrefix)
        self = isAddress ? .database(text) : .folder(text)
    }

    /// Without what may be a password.
    package var description: String {
        switch self {
        case .folder(let path): path
        case .database: "PostgreSQL"
        }
    }

    package func isThere() async throws(RecordRefusal) -> Bool {
        switch self {
        case .folder(let path): SQLiteRecord.isThere(path)
        case .database(let address): try await PostgresRecord.isThere(address)
        }
    }

    /// Opens the record, and makes it where there is none.
    package func open(at moment: Moment) async throws(RecordRefusal) -> any CallRecord {
        switch self {
        case .folder(let path): try await SQLiteRecord(folder: path, at: moment)
        case .database(let address): try await PostgresRecord(address, at: moment)
        }
    }
}
