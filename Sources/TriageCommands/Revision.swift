import FoundationEssentials
import Glibc

/// The library as it was at a git revision.
enum Revision {
    /// Takes `Rules` and `Protocols` of a revision out of the repository around a folder, into a temporary
    /// folder that is removed when `use` returns.
    static func with<Result>(_ revision: String, around folder: String, _ use: (String) throws -> Result)
        throws -> Result
    {
        let place = "/tmp/triage-revision-\(getpid())-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let script = """
            top=$(git -C "$1" rev-parse --show-toplevel) && cd "$1" && \
            git archive --format=tar "$2" Rules Protocols | tar -x -C "$3"
            """
        guard !revision.hasPrefix("-"),
            run(["/bin/bash", "-o", "pipefail", "-c", script, "triage", folder, revision, place])
        else {
            throw Refusal(
                "`\(revision)` is neither a folder nor a git revision with `Rules` and `Protocols` in it")
        }
        return try use(place)
    }

    /// Runs a program without input or output; whether it ended well.
    private static func run(_ arguments: [String]) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var process = pid_t()
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        guard posix_spawn(&process, arguments[0], &actions, nil, &words, environ) == 0 else { return false }
        var code: Int32 = 0
        return waitpid(process, &code, 0) == process && code == 0
    }
}
