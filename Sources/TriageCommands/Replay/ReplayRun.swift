import CEdit
import FoundationEssentials
import Glibc
import Synchronization
import TriageReplay

/// A replay of files on several threads: pieces are taken in order, worked on side by side, and delivered in
/// order.
///
/// Memory is bounded by a buffer and one piece's results for each thread, whatever the size of the files.
final class ReplayRun {
    struct Options {
        var threads = 2
        var pieceSize = 1 << 20
        /// Called under the lock, about four times a second.
        var progress: (_ calls: Int, _ share: Double?) -> Void = { _, _ in }
    }

    /// How a run ended.
    enum Ending {
        case whole
        /// Ctrl-C or a request to stop.
        case interrupted
        /// A bad record, in a strict run.
        case badRecord
    }

    private let setup: ReplaySetup
    private let options: Options
    private let source: RecordSource
    private let output: ReplayOutput
    private var lock = pthread_mutex_t()
    private var turn = pthread_cond_t()
    private var taken = 0
    private var delivered = 0
    private var failure: (any Error)?
    private var isStopping = false
    private var sawBadRecord = false
    private var lastProgress = 0

    init(_ setup: ReplaySetup, _ source: RecordSource, _ output: ReplayOutput, _ options: Options) {
        self.setup = setup
        self.source = source
        self.output = output
        self.options = options
        pthread_mutex_init(&lock, nil)
        pthread_cond_init(&turn, nil)
    }

    deinit {
        pthread_mutex_destroy(&lock)
        pthread_cond_destroy(&turn)
    }

    func run() throws -> Ending {
        let threads = (0..<max(1, options.threads)).map { _ in
            Thread { self.work() }
        }
        for thread in threads { thread.join() }
        if let failure { throw failure }
        if sawBadRecord, setup.isStrict { return .badRecord }
        return Interruption.isAsked ? .interrupted : .whole
    }

    private func work() {
        let replayer = Replayer(setup)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: source.bufferSize, alignment: 64)
        defer { buffer.deallocate() }
        while let (number, piece) = take(buffer) {
            let bytes = UnsafeBufferPointer(
                start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: piece.count)
            let part = Result { try replayer.replay(piece.lines, bytes) }
            deliver(part, piece, number)
        }
    }

    /// The next piece and its number; nil when there is none, or the run is to stop.
    private func take(_ buffer: UnsafeMutableRawBufferPointer) -> (Int, RecordSource.Piece)? {
        pthread_mutex_lock(&lock)
        defer { pthread_mutex_unlock(&lock) }
        guard !isStopping, !Interruption.isAsked else { return nil }
        do {
            guard let piece = try source.next(into: buffer) else {
                isStopping = true
                return nil
            }
            taken += 1
            return (taken - 1, piece)
        } catch {
            failure = error
            isStopping = true
            return nil
        }
    }

    /// Waits until all pieces before have been delivered, and delivers.
    private func deliver(_ part: Result<ReplayPart, any Error>, _ piece: RecordSource.Piece, _ number: Int) {
        pthread_mutex_lock(&lock)
        defer { pthread_mutex_unlock(&lock) }
        while delivered != number { pthread_cond_wait(&turn, &lock) }
        if !(setup.isStrict && sawBadRecord) {
            do {
                let part = try part.get()
                if setup.isStrict, !part.rejects.isEmpty {
                    sawBadRecord = true
                    isStopping = true
                }
                try output.deliver(part, path: source.paths[piece.lines.file], upTo: piece.end)
            } catch {
                if failure == nil { failure = error }
                isStopping = true
            }
        }
        showProgress()
        delivered += 1
        pthread_cond_broadcast(&turn)
    }

    private func showProgress() {
        let now = milliseconds()
        guard now - lastProgress > 250 else { return }
        lastProgress = now
        options.progress(
            output.counts.calls, source.size > 0 ? Double(source.taken) / Double(source.size) : nil)
    }
}

/// Milliseconds of the monotonic clock.
func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

/// A thread of the machine's own: waiting for its turn, it must not take a place in a pool.
private struct Thread {
    private var handle = pthread_t()

    init(_ work: @escaping () -> Void) {
        let box = Unmanaged.passRetained(Box(work))
        let code = pthread_create(
            &handle, nil,
            { raw in
                if let raw { Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().work() }
                return nil
            }, box.toOpaque())
        precondition(code == 0, "the machine gives no more threads")
    }

    func join() { pthread_join(handle, nil) }

    private final class Box {
        let work: () -> Void
        init(_ work: @escaping () -> Void) { self.work = work }
    }
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
