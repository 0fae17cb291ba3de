/// The first place of a byte (given eight times), or the end; eight bytes at a time.
@inline(__always)
func firstByte(_ eight: UInt64, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>)
    -> UnsafePointer<UInt8>
{
    var cursor = start
    while cursor < end {
        let word = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self) ^ eight
        let found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
        if found != 0 { return min(end, cursor + found.trailingZeroBitCount &>> 3) }
        cursor += 8
    }
    return end
}

/// The first place of either of two bytes.
@inline(__always)
func firstByte(
    _ eight: UInt64, or other: UInt64, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
) -> UnsafePointer<UInt8> {
    var cursor = start
    while cursor < end {
        let loaded = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self)
        let (one, two) = (loaded ^ eight, loaded ^ other)
        let found =
            ((one &- 0x0101_0101_0101_0101) & ~one | (two &- 0x0101_0101_0101_0101) & ~two)
            & 0x8080_8080_8080_8080
        if found != 0 { return min(end, cursor + found.trailingZeroBitCount &>> 3) }
        cursor += 8
    }
    return end
}
