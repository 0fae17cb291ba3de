import CZlib
import CZstd
import Glibc

/// The bytes of a file or of standard input, decompressed where they begin like gzip or zstd.
final class ByteSource {
    let path: String
    /// Bytes on the disk, 0 when nobody knows.
    let size: Int
    /// Bytes taken from the disk so far.
    private(set) var taken = 0
    private let descriptor: Int32
    private var codec = Codec.plain
    private var packed: UnsafeMutableBufferPointer<UInt8>
    private var packedStart = 0
    private var packedEnd = 0
    private var isAtEnd = false
    /// Whether the compressed data stands between two whole pieces.
    private var isBetweenMembers = true

    private enum Codec {
        case plain
        case gzip(UnsafeMutablePointer<z_stream>)
        case zstd(OpaquePointer)
    }

    /// - Parameter path: `-` is standard input.
    init(_ path: String) throws {
        self.path = path == "-" ? "standard input" : path
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Refusal.cannotBe("opened", "`\(path)`", code: .requestWrong)
        }
        var status = stat()
        size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
        packed = .allocate(capacity: 1 << 18)
        packed.initialize(repeating: 0)
        try refill()
        if packedEnd >= 2, packed[0] == 0x1F, packed[1] == 0x8B {
            let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
            stream.initialize(to: z_stream())
            guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
            else {
                throw Refusal("zlib cannot be started", .machineFailed)
            }
            codec = .gzip(stream)
        } else if packedEnd >= 4, packed[0] == 0x28, packed[1] == 0xB5, packed[2] == 0x2F, packed[3] == 0xFD {
            guard let stream = ZSTD_createDStream() else {
                throw Refusal("zstd cannot be started", .machineFailed)
            }
            codec = .zstd(stream)
        }
    }

    deinit {
        close(descriptor)
        packed.deallocate()
        switch codec {
        case .plain: break
        case .gzip(let stream):
            inflateEnd(stream)
            stream.deallocate()
        case .zstd(let stream): ZSTD_freeDStream(stream)
        }
    }

    /// Fills as much of a buffer as there is at once; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        switch codec {
        case .plain: return try plain(buffer)
        case .gzip(let stream): return try unpack(buffer) { try self.inflate(stream, $0) }
        case .zstd(let stream): return try unpack(buffer) { try self.decompress(stream, $0) }
        }
    }

    /// Passes over bytes; fewer than asked at the end.
    func skip(_ count: Int) throws {
        if case .plain = codec, size > 0 {
            lseek(descriptor, off_t(count), SEEK_SET)
            (packedStart, packedEnd, taken) = (0, 0, count)
            return
        }
        var left = count
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while left > 0 {
            let got = try read(
                into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)]))
            if got == 0 { return }
            left -= got
        }
    }

    private func fetch(_ start: UnsafeMutableRawPointer?, _ count: Int) throws -> Int {
        while true {
            let got = Glibc.read(descriptor, start, count)
            if got >= 0 {
                taken += got
                return got
            }
            if errno != EINTR {
                throw Refusal.cannotBe("read", "`\(path)`")
            }
        }
    }

    private func refill() throws {
        packedStart = 0
        packedEnd = try fetch(packed.baseAddress, packed.count)
        isAtEnd = packedEnd == 0
    }

    private func plain(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if packedStart < packedEnd {
            let count = min(packedEnd - packedStart, buffer.count)
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(packed)[packedStart..<packedStart + count]))
            packedStart += count
            return count
        }
        return try fetch(buffer.baseAddress, buffer.count)
    }

    /// Unpacks until there is at least one byte, or the end.
    private func unpack(
        _ buffer: UnsafeMutableRawBufferPointer, _ step: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
        while true {
            if packedStart == packedEnd {
                try refill()
                if isAtEnd {
                    guard isBetweenMembers else { throw damaged("it ends in the middle of compressed data") }
                    return 0
                }
            }
            let got = try step(buffer)
            if got > 0 { return got }
        }
    }

    private func damaged(_ reason: String) -> Refusal {
        Refusal(
            "`\(path)` is damaged near its byte \(taken - (packedEnd - packedStart)): \(reason)",
            .machineFailed)
    }

    private func inflate(_ stream: UnsafeMutablePointer<z_stream>, _ buffer: UnsafeMutableRawBufferPointer)
        throws -> Int
    {
        if isBetweenMembers {
            inflateReset(stream)
            isBetweenMembers = false
        }
        stream.pointee.next_in = packed.baseAddress.map { $0 + packedStart }
        stream.pointee.avail_in = UInt32(packedEnd - packedStart)
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(min(buffer.count, 1 << 30))
        let asked = Int(stream.pointee.avail_out)
        let code = CZlib.inflate(stream, Z_NO_FLUSH)
        packedStart = packedEnd - Int(stream.pointee.avail_in)
        switch code {
        case Z_STREAM_END: isBetweenMembers = true
        case Z_OK, Z_BUF_ERROR: break
        default:
            throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "the gzip data cannot be read")
        }
        return asked - Int(stream.pointee.avail_out)
    }

    private func decompress(_ stream: OpaquePointer, _ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var input = ZSTD_inBuffer(src: packed.baseAddress, size: packedEnd, pos: packedStart)
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        let code = ZSTD_decompressStream(stream, &output, &input)
        packedStart = input.pos
        if ZSTD_isError(code) != 0 { throw damaged(String(cString: ZSTD_getErrorName(code))) }
        isBetweenMembers = code == 0
        return output.pos
    }
}
