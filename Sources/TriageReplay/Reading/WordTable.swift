import Glibc

/// Finds words among a few known ones, each in one step: a hash without collisions, chosen when the table is
/// made.
///
/// A word is known by its first and last eight bytes and its length; when it is longer than sixteen, those
/// between are mixed into the last and compared. Eight bytes after a word must be readable.
///
/// A value without ownership, so that reading copies nothing; whoever made it says `free` once.
struct WordTable {
    private struct Slot {
        var first: UInt64 = 0
        var last: UInt64 = 0
        /// 0 in an empty slot.
        var count = 0
        var value: Int32 = -1
        var bytes: UnsafeMutablePointer<UInt8>?
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let size: Int
    private let shift: UInt64
    private let multiplier: UInt64

    /// - Precondition: no word twice, none empty.
    init(_ words: [(bytes: [UInt8], value: Int32)]) {
        var bits: UInt64 = 1
        while 1 << bits < words.count * 2 { bits += 1 }
        var random = UInt64(0x9E37_79B9_7F4A_7C15)
        var attempts = 0
        while true {
            var taken: Set<Int> = []
            let isFree = words.allSatisfy { word in
                var padded = word.bytes
                padded += [UInt8](repeating: 0, count: 8)
                return padded.withUnsafeBufferPointer { buffer in
                    guard let start = buffer.baseAddress else { return false }
                    let (first, last) = Self.ends(start, word.bytes.count)
                    return taken.insert(Self.place(first, last, random, 64 - bits)).inserted
                }
            }
            if isFree { break }
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            attempts += 1
            if attempts % 64 == 0 { bits += 1 }
        }
        multiplier = random
        shift = 64 - bits
        size = 1 << bits
        slots = .allocate(capacity: size)
        slots.initialize(repeating: Slot(), count: size)
        for word in words {
            let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: word.bytes.count + 8)
            bytes.initialize(repeating: 0, count: word.bytes.count + 8)
            bytes.update(from: word.bytes, count: word.bytes.count)
            let (first, last) = Self.ends(bytes, word.bytes.count)
            slots[Self.place(first, last, multiplier, shift)] = Slot(
                first: first, last: last, count: word.bytes.count, value: word.value, bytes: bytes)
        }
    }

    func free() {
        for slot in 0..<size { slots[slot].bytes?.deallocate() }
        slots.deallocate()
    }

    /// The value of a word, -1 when it is not known.
    @inline(__always)
    func find(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
        let (first, last) = Self.ends(start, count)
        let slot = slots + Self.place(first, last, multiplier, shift)
        guard slot.pointee.first == first, slot.pointee.last == last, slot.pointee.count == count, count > 0
        else { return -1 }
        if count > 16, let bytes = slot.pointee.bytes, memcmp(bytes, start, count) != 0 { return -1 }
        return slot.pointee.value
    }

    /// The same for a word of at most seven bytes that is loaded already, zeros above it.
    @inline(__always)
    func find(short word: UInt64, _ count: Int) -> Int32 {
        let slot = slots + Self.place(word, 0, multiplier, shift)
        return slot.pointee.first == word && slot.pointee.count == count ? slot.pointee.value : -1
    }

    @inline(__always)
    private static func place(_ first: UInt64, _ last: UInt64, _ multiplier: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: ((first ^ (last &* 0xA24B_AED4_963E_E407)) &* multiplier) &>> shift)
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
