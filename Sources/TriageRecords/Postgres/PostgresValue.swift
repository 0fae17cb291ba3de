import CPQ

/// A value on its way to PostgreSQL, as its wire has it.
enum PostgresValue: Sendable, Hashable {
    case bytes([UInt8])
    case number(Int)

    static func text(_ text: String) -> PostgresValue { .bytes(Array(text.utf8)) }

    var bytes: [UInt8] {
        switch self {
        case .bytes(let bytes): bytes
        case .number(let number):
            (0..<8).map { UInt8(truncatingIfNeeded: Int64(number) >> (56 - 8 * Int64($0))) }
        }
    }
}

/// A row that PostgreSQL gave: text and `bytea` as they stand there.
struct PostgresRow {
    let values: [[UInt8]?]

    /// None for NULL.
    func bytes(_ place: Int) -> [UInt8] { values[place] ?? [] }

    func text(_ place: Int) -> String { String(decoding: bytes(place), as: UTF8.self) }

    /// Of a `bigint`.
    func number(_ place: Int) -> Int {
        bytes(place).reduce(0) { $0 << 8 | Int($1) }
    }

    func flag(_ place: Int) -> Bool { bytes(place) == [1] }
}

/// What libpq answered. Whoever has it frees it.
///
/// SAFETY: a value is copied out with the length that libpq gives, which is NULL or as long as that.
@unsafe struct PostgresAnswer {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) { unsafe self.result = result }

    func free() { unsafe PQclear(result) }

    var rows: [PostgresRow] {
        let columns = unsafe PQnfields(result)
        return (0..<(unsafe PQntuples(result))).map { row in
            PostgresRow(values: (0..<columns).map { unsafe bytes(row, $0) })
        }
    }

    private func bytes(_ row: Int32, _ column: Int32) -> [UInt8]? {
        guard unsafe PQgetisnull(result, row, column) == 0, let value = unsafe PQgetvalue(result, row, column)
        else { return nil }
        let count = Int(unsafe PQgetlength(result, row, column))
        return unsafe Array(UnsafeRawBufferPointer(start: value, count: count))
    }

    /// `COMMIT`, `INSERT 0 1` and so on.
    var deed: String { unsafe PQcmdStatus(result).map { unsafe String(cString: $0) } ?? "" }

    /// What a failure means, in our words. A value that is refused is not repeated: nobody may read it in a
    /// log.
    var refusal: RecordRefusal {
        let code = unsafe field("C"), what = unsafe field("M")
        return switch code.prefix(2) {
        case "53" where code == "53100": .machine("the disk is full; nothing was written")
        case "25" where code == "25006": .machine("the record cannot be written to: \(what)")
        case "55", "40": .machine("another program holds the record; nothing was written")
        case "23": .machine("another program wrote at the same moment; nothing was written")
        case "22": .machine("PostgreSQL refuses a value (\(code)); nothing was written")
        case "XX" where code != "XX000": .damaged("PostgreSQL finds that its files are damaged: \(what)")
        default: .machine("PostgreSQL fails: \(what) (\(code))")
        }
    }

    private func field(_ letter: Unicode.Scalar) -> String {
        unsafe PQresultErrorField(result, Int32(letter.value)).map { unsafe String(cString: $0) } ?? ""
    }
}
