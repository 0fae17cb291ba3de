/// Bytes behind which zeros stand, so that they can be read in words and blocks past their end.
///
/// The readers load eight bytes wherever a word begins and 64 wherever a record does; nothing else tells them
/// that this is allowed.
/// INVARIANT: who makes a value writes the zeros, so there is none without them.
package struct PaddedBytes {
    /// So many zeros stand behind the bytes.
    package static let padding = 64

    let start: UnsafePointer<UInt8>
    package let count: Int

    var end: UnsafePointer<UInt8> { start + count }

    /// The first bytes of a buffer, in place: valid as long as the buffer and until it is written to.
    ///
    /// - Precondition: the buffer has room for the zeros.
    package init(_ buffer: UnsafeMutableRawBufferPointer, count: Int) {
        guard let base = buffer.baseAddress, count >= 0, count + Self.padding <= buffer.count else {
            preconditionFailure("no room for the zeros behind the bytes")
        }
        // SAFETY: `padding` bytes behind `count` lie in the buffer.
        (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
        start = UnsafePointer(base.assumingMemoryBound(to: UInt8.self))
        self.count = count
    }

    /// Bytes of a list, copied, for as long as `use` runs.
    package static func with<Result, Failure: Error>(
        _ bytes: [UInt8], _ use: (PaddedBytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + padding, alignment: 8)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: bytes)
        return try use(PaddedBytes(buffer, count: bytes.count))
    }
}

extension PaddedBytes {
    package var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}
