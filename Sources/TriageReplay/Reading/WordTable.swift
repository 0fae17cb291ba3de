import Glibc

/// Finds words among a few known ones, nearly always in one step.
///
/// A word is known by its length, its first and its last eight bytes; when it is longer than sixteen, those
/// between are mixed into the last and compared. Where two words fall on one place, the second stands on the
/// next: the multiplier is chosen so that this hardly happens.
/// INVARIANT: at least half of the places are empty, so that every search ends. Eight bytes after a word that
/// is looked for can be read.
struct WordTable<Value: BitwiseCopyable>: ~Copyable {
    private struct Slot {
        var first: UInt64 = 0
        var last: UInt64 = 0
        /// 0 in an empty slot.
        var count = 0
        var value: Value
        var bytes: UnsafeMutablePointer<UInt8>?
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let size: Int
    private let shift: UInt64
    private let multiplier: UInt64
    private let missing: Value

    /// - Parameters:
    ///   - words: of one that stands twice the first counts; an empty one is never found.
    ///   - missing: what is said of a word that is not known.
    init(_ words: [(bytes: [UInt8], value: Value)], missing: Value) {
        let words = words.filter { !$0.bytes.isEmpty }
        self.missing = missing
        var bits: UInt64 = 1
        while 1 << bits < words.count * 2 { bits += 1 }
        var random = UInt64(0x9E37_79B9_7F4A_7C15)
        let ends = words.map { word in
            (word.bytes + [UInt8](repeating: 0, count: 8)).withUnsafeBufferPointer {
                $0.baseAddress.map { Self.ends($0, word.bytes.count) } ?? (0, 0)
            }
        }
        // Words that no multiplier parts are found on the next places.
        search: for extra: UInt64 in 0...2 {
            for _ in 0..<64 {
                var taken: Set<Int> = []
                let isFree = words.indices.allSatisfy {
                    let place = Self.place(
                        ends[$0].0, ends[$0].1, words[$0].bytes.count, random, 64 - bits)
                    return taken.insert(place).inserted
                }
                if isFree { break search }
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            }
            if extra < 2 { bits += 1 }
        }
        multiplier = random
        shift = 64 - bits
        size = 1 << bits
        slots = .allocate(capacity: size)
        slots.initialize(repeating: Slot(value: missing), count: size)
        for (word, ends) in zip(words, ends) {
            var place = Self.place(ends.0, ends.1, word.bytes.count, multiplier, shift)
            while slots[place].count > 0 { place = (place + 1) & (size - 1) }
            let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: word.bytes.count)
            bytes.initialize(from: word.bytes, count: word.bytes.count)
            slots[place] = Slot(
                first: ends.0, last: ends.1, count: word.bytes.count, value: word.value, bytes: bytes)
        }
    }

    deinit {
        for slot in 0..<size { slots[slot].bytes?.deallocate() }
        slots.deallocate()
    }

    @inline(__always)
    func find(_ start: UnsafePointer<UInt8>, _ count: Int) -> Value {
        let (first, last) = Self.ends(start, count)
        let place = Self.place(first, last, count, multiplier, shift)
        let slot = slots + place
        if count <= 16, slot.pointee.first == first, slot.pointee.last == last, slot.pointee.count == count {
            return slot.pointee.value
        }
        return slot.pointee.count == 0 ? missing : search(place, first, last, start, count)
    }

    /// The same for a word of at most seven bytes that is loaded already, zeros above it; `missing` also
    /// where another stands on its place.
    @inline(__always)
    func find(short word: UInt64, _ count: Int) -> Value {
        let slot = slots + Self.place(word, 0, count, multiplier, shift)
        return slot.pointee.first == word && slot.pointee.count == count ? slot.pointee.value : missing
    }

    /// Looks from a place on, and at all bytes of long words.
    @inline(never)
    private func search(
        _ place: Int, _ first: UInt64, _ last: UInt64, _ start: UnsafePointer<UInt8>, _ count: Int
    ) -> Value {
        var place = place
        while slots[place].count > 0 {
            let slot = slots[place]
            if slot.first == first, slot.last == last, slot.count == count,
                let bytes = slot.bytes, memcmp(bytes, start, count) == 0
            {
                return slot.value
            }
            place = (place + 1) & (size - 1)
        }
        return missing
    }

    @inline(__always)
    private static func place(
        _ first: UInt64, _ last: UInt64, _ count: Int, _ multiplier: UInt64, _ shift: UInt64
    ) -> Int {
        let mixed = first ^ (last &* 0xA24B_AED4_963E_E407) ^ (UInt64(truncatingIfNeeded: count) &<< 56)
        return Int(truncatingIfNeeded: (mixed &* multiplier) &>> shift)
    }

    /// The first eight bytes, and the last eight where there are more.
    @inline(__always)
    private static func ends(_ start: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
        let raw = UnsafeRawPointer(start)
        if count > 8 {
            var last = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            var offset = 8
            while offset < count - 8 {
                last =
                    (last ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                    &* 0x9FB2_1C65_1E98_DF25
                offset += 8
            }
            return (raw.loadUnaligned(as: UInt64.self), last)
        }
        let kept = count == 8 ? UInt64.max : (1 &<< UInt64(8 &* count)) &- 1
        return (raw.loadUnaligned(as: UInt64.self) & kept, 0)
    }
}
