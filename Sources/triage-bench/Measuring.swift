import Foundation
import TriagePresentation

/// Nanoseconds of processor time of this process.
func processTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// The median over rounds of the processor time, in nanoseconds, that one piece of work takes.
func median(rounds: Int, repeating count: Int = 1, _ work: () throws -> Void) rethrows -> Double {
    let times = try (0..<rounds).map { _ in
        let start = processTime()
        for _ in 0..<count { try work() }
        return (processTime() - start) / Double(count)
    }
    return times.sorted()[rounds / 2]
}

/// What a program that ended used.
struct Used {
    /// Of the processor, user and system, in nanoseconds.
    let time: Double
    /// Of the clock.
    let wall: Double
    /// The most memory it held, in megabytes.
    let megabytes: Int
}

/// Starts a program and waits for its end, its output thrown away or put into a file.
///
/// - Parameter allowed: exit codes beside 0 that are no failure.
@discardableResult
func run(_ arguments: [String], to path: String = "/dev/null", allowing allowed: Set<Int32> = [])
    throws -> Used
{
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
        &actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // SAFETY: the words live until the process was started, and are freed once.
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let start = DispatchTime.now().uptimeNanoseconds
    guard posix_spawnp(&process, arguments[0], &actions, nil, &words, environ) == 0 else {
        throw Failure("cannot start \(arguments[0])")
    }
    var code: Int32 = 0
    var usage = rusage()
    wait4(process, &code, 0, &usage)
    let wall = Double(DispatchTime.now().uptimeNanoseconds - start)
    guard code & 0x7F == 0, code >> 8 == 0 || allowed.contains(code >> 8) else {
        throw Failure("\(arguments.joined(separator: " ")) failed")
    }
    func nanoseconds(_ time: timeval) -> Double {
        Double(time.tv_sec) * 1e9 + Double(time.tv_usec) * 1e3
    }
    return Used(
        time: nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), wall: wall,
        megabytes: Int(usage.ru_maxrss) / 1_024)
}

/// - Parameter bar: nanoseconds it should stay under, and what is said of it when it does not.
func show(_ name: String, _ nanoseconds: Double, _ note: String = "", bar: (most: Double, why: String)? = nil)
{
    print(name.padded(to: 44) + duration(nanoseconds) + (note.isEmpty ? "" : "   " + note))
    if let bar, nanoseconds > bar.most { print("    more than \(duration(bar.most)): \(bar.why)") }
    fflush(nil)
}

func duration(_ nanoseconds: Double) -> String {
    let (value, unit) =
        nanoseconds < 100_000
        ? (nanoseconds / 1e3, "us")
        : nanoseconds < 1e9 ? (nanoseconds / 1e6, "ms") : (nanoseconds / 1e9, "s")
    return "\((value * 100).rounded() / 100) \(unit)"
}
