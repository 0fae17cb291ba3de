import Glibc

/// Runs a program with bytes on its standard input; what it writes on its standard output, nil when it does
/// not end well. Its messages are not shown.
///
/// - Parameter environment: `NAME=VALUE`, in place of what this program has under these names.
func output(of arguments: [String], _ environment: [String], input: [UInt8] = []) -> [UInt8]? {
    var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&toChild) == 0 else { return nil }
    guard pipe(&fromChild) == 0 else {
        toChild.forEach { close($0) }
        return nil
    }
    for descriptor in toChild + fromChild { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var variables = childEnvironment(environment).map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var process = pid_t()
    let started = posix_spawnp(&process, arguments[0], &actions, nil, &words, &variables)
    close(toChild[0])
    close(fromChild[1])
    defer { close(fromChild[0]) }
    guard started == 0 else {
        close(toChild[1])
        return nil
    }
    let bytes = exchange(input, to: toChild[1], from: fromChild[0])
    var code: Int32 = 0
    while waitpid(process, &code, 0) < 0, errno == EINTR {}
    return code == 0 ? bytes : nil
}

private func childEnvironment(_ changes: [String]) -> [String] {
    func name(_ variable: String) -> Substring { variable.prefix { $0 != "=" } }
    let changed = Set(changes.map(name))
    var own: [String] = []
    var place = environ
    while let variable = place.pointee {
        own.append(String(cString: variable))
        place += 1
    }
    return own.filter { !changed.contains(name($0)) } + changes
}

/// Writes to one end and reads from the other until it is closed, both as they come; closes the first.
private func exchange(_ input: [UInt8], to writing: Int32, from reading: Int32) -> [UInt8] {
    var rest = input[...]
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var isWriting = true
    // A program that reads no more is not a reason to end this one.
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    func finishWriting() {
        if isWriting { close(writing) }
        isWriting = false
    }
    if rest.isEmpty { finishWriting() }
    while true {
        var ends = [pollfd(fd: reading, events: Int16(POLLIN), revents: 0)]
        if isWriting { ends.append(pollfd(fd: writing, events: Int16(POLLOUT), revents: 0)) }
        if poll(&ends, nfds_t(ends.count), -1) < 0, errno != EINTR { break }
        if isWriting, ends[1].revents != 0 {
            let count = rest.withUnsafeBytes { Glibc.write(writing, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            if rest.isEmpty || count < 0 && errno != EAGAIN && errno != EINTR { finishWriting() }
        }
        guard ends[0].revents != 0 else { continue }
        let count = Glibc.read(reading, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { break }
        result += buffer[..<count]
    }
    finishWriting()
    return result
}
