import CEdit
import FoundationEssentials
import Glibc
import Synchronization
import TriageReplay

/// A replay of files on several threads: pieces are taken in order, worked on side by side, and delivered in
/// order.
///
/// Memory is bounded by a buffer and one piece's results for each thread, whatever the size of the files.
struct ReplayRun: Sendable {
    struct Options: Sendable {
        var threads = 2
        /// Called by one thread at a time, about four times a second.
        var progress: @Sendable (_ calls: Int, _ share: Double?) -> Void = { _, _ in }
    }

    /// How a run ended.
    enum Ending {
        case whole
        /// Ctrl-C or a request to stop.
        case interrupted
        /// A bad record, in a strict run.
        case badRecord
    }

    /// What the threads share.
    private struct Shared {
        let source: RecordSource
        let output: ReplayOutput
        /// Pieces.
        var taken = 0
        var delivered = 0
        var failure: (any Error)?
        /// What comes behind would leave a gap.
        var hasFailedDelivering = false
        var isStopping = false
        var sawBadRecord = false
        var lastProgress = 0
    }

    private let setup: ReplaySetup
    private let options: Options
    private let bufferSize: Int
    private let shared: Monitor<Shared>

    init(_ setup: ReplaySetup, _ source: RecordSource, _ output: ReplayOutput, _ options: Options) {
        self.setup = setup
        self.options = options
        bufferSize = source.bufferSize
        shared = Monitor(Shared(source: source, output: output))
    }

    func run() throws -> Ending {
        onThreads(threadsWithRoom(options.threads)) { self.work() }
        return try shared.use {
            if let failure = $0.failure { throw failure }
            if $0.sawBadRecord { return .badRecord }
            return Interruption.isAsked ? .interrupted : .whole
        }
    }

    private func work() {
        let replayer = Replayer(setup)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 64)
        defer { buffer.deallocate() }
        while let (number, piece) = take(buffer) {
            let part = Result { try replayer.replay(piece.lines, piece.bytes) }
            deliver(part, piece, number)
        }
    }

    /// The next piece and its number; nil when there is none, or the run is to stop.
    private func take(_ buffer: UnsafeMutableRawBufferPointer) -> (Int, RecordSource.Piece)? {
        shared.use {
            guard !$0.isStopping, !Interruption.isAsked else { return nil }
            do {
                guard let piece = try $0.source.next(into: buffer) else {
                    $0.isStopping = true
                    return nil
                }
                $0.taken += 1
                return ($0.taken - 1, piece)
            } catch {
                $0.failure = error
                $0.isStopping = true
                return nil
            }
        }
    }

    /// Waits until all pieces before have been delivered, and delivers.
    private func deliver(_ part: Result<ReplayPart, any Error>, _ piece: RecordSource.Piece, _ number: Int) {
        shared.use(when: { $0.delivered == number }) {
            $0.delivered += 1
            // Behind a failure or a bad record of a strict run nothing counts any more.
            guard !$0.hasFailedDelivering, !$0.sawBadRecord else { return }
            do {
                let part = try part.get()
                let isBad = setup.isStrict && !part.rejects.isEmpty
                if isBad { ($0.sawBadRecord, $0.isStopping) = (true, true) }
                try $0.output.deliver(
                    part, path: $0.source.paths[piece.lines.file], upTo: isBad ? nil : piece.end)
            } catch {
                if $0.failure == nil { $0.failure = error }
                ($0.hasFailedDelivering, $0.isStopping) = (true, true)
            }
            showProgress(&$0)
        }
    }

    private func showProgress(_ shared: inout Shared) {
        let now = milliseconds()
        guard now - shared.lastProgress > 250 else { return }
        shared.lastProgress = now
        options.progress(
            shared.output.counts.calls,
            shared.source.size > 0 ? Double(shared.source.taken) / Double(shared.source.size) : nil)
    }
}

/// Milliseconds of the monotonic clock.
func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

/// Whether somebody asked the program to stop; long work looks here now and then.
enum Interruption {
    private static let asked = Atomic<Bool>(false)

    static var isAsked: Bool { asked.load(ordering: .relaxed) }

    /// From now on Ctrl-C and a request to stop only ask; a second one ends the program.
    static func listen() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interruption.asked.store(true, ordering: .relaxed) }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        // Whoever started the program may have left them blocked.
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            sigaction(signal, &action, nil)
            sigaddset(&unblocked, signal)
        }
        sigprocmask(SIG_UNBLOCK, &unblocked, nil)
    }
}
