/// Finds where the records of a table end: at line ends outside quotes.
///
/// A quote opens a cell only where the cell begins, `""` inside is a quote, and a line end inside belongs to
/// the cell; a quote in the middle of a cell is a byte like any other. Goes through the bytes in order, 64 at
/// a time, so that what a byte costs does not grow with the quotes.
///
/// - Source: RFC 4180, section 2. Quotes as bits, and their running parity: Langdale and Lemire, "Parsing
///   gigabytes of JSON per second", 2019.
package struct QuoteScan {
    /// Whether the bytes so far end inside a cell in quotes.
    package private(set) var isInside = false
    /// Whether a quote that comes next opens: after a comma, a line end or a closing quote, and at the start.
    private var mayOpen = true

    /// At the start of a record.
    package init() {}

    /// Outside quotes, behind a byte.
    init(after byte: UInt8) { mayOpen = byte == UInt8(ascii: ",") || byte == 0x0A }

    /// Goes on with the bytes that come next: how many of them the records that end there take; nil when none
    /// ends.
    ///
    /// - Precondition: `PaddedBytes.padding` bytes behind them can be read, whatever they are.
    package mutating func lastEnd(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var found: Int?
        var offset = 0
        while offset < bytes.count {
            let ends = lineEnds(
                (base + offset).assumingMemoryBound(to: UInt8.self), min(64, bytes.count - offset))
            if ends != 0 { found = offset + 64 - ends.leadingZeroBitCount }
            offset += 64
        }
        return found
    }

    /// The same for the first that ends; the state is then that of the next record's start.
    package mutating func firstEnd(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var offset = 0
        while offset < bytes.count {
            let ends = lineEnds(
                (base + offset).assumingMemoryBound(to: UInt8.self), min(64, bytes.count - offset))
            if ends != 0 {
                self = QuoteScan()
                return offset + ends.trailingZeroBitCount + 1
            }
            offset += 64
        }
        return nil
    }

    /// The line ends outside quotes among the next 1 to 64 bytes, a bit each.
    private mutating func lineEnds(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var (quotes, commas, breaks): (UInt64, UInt64, UInt64) = (0, 0, 0)
        let raw = UnsafeRawPointer(start)
        for index in 0..<8 {
            let word = raw.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self)
            let place = UInt64(truncatingIfNeeded: 8 &* index)
            quotes |= Self.places(word ^ 0x2222_2222_2222_2222) &<< place
            commas |= Self.places(word ^ 0x2C2C_2C2C_2C2C_2C2C) &<< place
            breaks |= Self.places(word ^ 0x0A0A_0A0A_0A0A_0A0A) &<< place
        }
        let last = 1 &<< UInt64(truncatingIfNeeded: count &- 1)
        // Nothing behind the last byte counts.
        quotes &= last | (last &- 1)
        while true {
            var inside = quotes
            inside ^= inside &<< 1
            inside ^= inside &<< 2
            inside ^= inside &<< 4
            inside ^= inside &<< 8
            inside ^= inside &<< 16
            inside ^= inside &<< 32
            if isInside { inside = ~inside }
            let opens = commas | breaks | quotes & ~inside
            let stray = quotes & inside & ~(opens &<< 1 | (mayOpen ? 1 : 0))
            if stray == 0 {
                isInside = inside & last != 0
                mayOpen = opens & last != 0
                return breaks & ~inside & (last | (last &- 1))
            }
            // The first that stands in the middle of a cell opens nothing; those behind it are seen anew.
            quotes &= ~(stray & (0 &- stray))
        }
    }

    /// The bytes of a word that are zero, a bit each.
    @inline(__always)
    private static func places(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let zeros = ~(((word & low) &+ low) | word | low)
        return ((zeros &>> 7) &* 0x0102_0408_1020_4080) &>> 56
    }
}
