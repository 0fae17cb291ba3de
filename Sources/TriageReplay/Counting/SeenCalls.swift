/// What a used record's call is known by.
package struct CallID: Sendable {
    /// Of the name, 64 bits.
    let hash: UInt64
    /// The record's first line in its file.
    package let line: Int
    /// Where its name ends among the names of its part; it begins where the one before ends.
    let end: Int

    /// FNV-1a, its bits mixed once more so that any of them tell names apart.
    ///
    /// - Source: Fowler, Noll, Vo; RFC 9923. The mix is that of MurmurHash3, Austin Appleby, 2011.
    static func hash(_ name: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }
}

/// The ids of the calls so far, by their hashes, so that a call that comes twice is noticed.
///
/// Two ids with one hash are taken for one: among the most that are kept, once in about 230,000 replays.
/// Behind so many, ids that are new are looked up and not kept.
package struct SeenCalls: Sendable {
    /// How many ids are kept; eight bytes each, in a table of 128 MiB then.
    package static let most = 3 << 22

    private let most: Int
    /// Open addresses; nothing is 0.
    private var table = [UInt64](repeating: 0, count: 1 << 10)
    private var count = 0

    package init(most: Int = Self.most) { self.most = most }

    enum Finding {
        case new
        case repeated
        /// New, or a repetition of one that was not kept.
        case notKept
    }

    mutating func look(at hash: UInt64) -> Finding {
        let hash = hash == 0 ? 1 : hash
        let place = place(of: hash)
        if table[place] == hash { return .repeated }
        if count == most { return .notKept }
        table[place] = hash
        count += 1
        if count > table.count / 4 * 3 { grow() }
        return .new
    }

    /// Where a hash stands, or would.
    private func place(of hash: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] != 0, table[place] != hash { place = (place + 1) & (table.count - 1) }
        return place
    }

    private mutating func grow() {
        let old = table
        table = [UInt64](repeating: 0, count: old.count * 2)
        for hash in old where hash != 0 { table[place(of: hash)] = hash }
    }
}

extension ReplayCounts {
    /// Counts the calls of a part whose id has come before, in the order of the records.
    ///
    /// - Parameter path: the file they stand in.
    package mutating func noteRepeated(_ part: ReplayPart, in path: String, _ seen: inout SeenCalls) {
        var start = 0
        for id in part.ids {
            defer { start = id.end }
            switch seen.look(at: id.hash) {
            case .new: continue
            case .notKept: idsNotKept += 1
            case .repeated:
                repeated += 1
                guard repeatedFirst.count < Self.shownRepeated else { continue }
                repeatedFirst.append(
                    Repeated(
                        call: String(decoding: part.idBytes[start..<id.end], as: UTF8.self), file: path,
                        line: id.line))
            }
        }
    }
}

extension SeenCalls {
    /// Takes the ids of a part that an earlier run has counted already.
    ///
    /// - Parameter line: only those of records before it.
    package mutating func take(_ part: ReplayPart, before line: Int) {
        for id in part.ids where id.line < line { _ = look(at: id.hash) }
    }
}
