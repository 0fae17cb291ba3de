import TriageAuthoring
import TriageDiagnostics
import TriageValues

/// What a session reaches outside itself: files, the day and the clock. Everything else about it is pure.
package protocol Outside: Sendable {
    /// Reads the library that paths stand for; without paths, the one around the current folder.
    func library(at paths: [String]) throws(OutsideProblem) -> LibraryText
    /// Differs from what it was when a file of that library was changed, added or removed.
    func stamp(of paths: [String]) -> Int
    func exists(_ path: String) -> Bool
    func bytes(of path: String) throws(OutsideProblem) -> [UInt8]
    /// Writes a whole file: after a crash there is the old one or the new one.
    mutating func write(_ text: String, to path: String, _ place: OutsidePlace) throws(OutsideProblem)
    /// Files and folders whose paths begin so; folders end with a slash.
    func paths(startingWith text: String) -> [String]
    /// The day against which reviews are overdue; nil leaves that check out.
    var today: Day? { get }
    /// Seconds since the session began.
    var seconds: Int { get }
}

/// What a session expects where it writes a file.
package enum OutsidePlace: Sendable {
    /// Nothing: what another wrote in the meantime is not replaced.
    case new
    /// A file of the session's own, or one that it has read.
    case ours
}

/// Why something outside could not be reached, in one sentence.
package struct OutsideProblem: Error {
    package let message: String

    package init(_ message: String) { self.message = message }
}

/// An outside in which nothing is ever written: what is written is kept in memory and read from there, there
/// is no day and no clock. Replaying a transcript in it changes no file and gives the same every day.
package struct Overlay: Outside {
    let base: any Outside
    private var written: [String: String] = [:]

    package init(over base: any Outside) { self.base = base }

    package func library(at paths: [String]) throws(OutsideProblem) -> LibraryText {
        let text = try base.library(at: paths)
        let known = Set(text.cases.map(\.path))
        // A new file of cases stands beside the rules that it tries.
        let folders = Set(text.files.map { Self.folder(of: $0.path) })
        let added = written.keys.filter {
            $0.hasSuffix(".cases.yaml") && !known.contains($0) && folders.contains(Self.folder(of: $0))
        }.sorted()
        let next = Int32((text.files + text.cases + text.transcripts).count)
        return LibraryText(
            root: text.root, files: text.files.map(current),
            cases: text.cases.map(current)
                + added.enumerated().map {
                    SourceFile(id: next + Int32($0), path: $1, text: written[$1] ?? "")
                },
            transcripts: text.transcripts, focus: text.focus)
    }

    private static func folder(of path: String) -> Substring {
        path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    }

    private func current(_ file: SourceFile) -> SourceFile {
        written[file.path].map { SourceFile(id: file.id, path: file.path, text: $0) } ?? file
    }

    /// A call or a transcript that was written beside the library is no part of it.
    package func stamp(of paths: [String]) -> Int {
        let own = written.filter { $0.key.hasSuffix(".yaml") && !$0.key.hasSuffix(".call.yaml") }
        return own.isEmpty ? base.stamp(of: paths) : base.stamp(of: paths) &+ own.hashValue
    }

    package func exists(_ path: String) -> Bool { written[path] != nil || base.exists(path) }

    package func bytes(of path: String) throws(OutsideProblem) -> [UInt8] {
        if let text = written[path] { return Array(text.utf8) }
        return try base.bytes(of: path)
    }

    package mutating func write(_ text: String, to path: String, _ place: OutsidePlace)
        throws(OutsideProblem)
    {
        written[path] = text
    }

    package func paths(startingWith text: String) -> [String] {
        Set(base.paths(startingWith: text) + written.keys.filter { $0.hasPrefix(text) }).sorted()
    }

    package var today: Day? { nil }
    package var seconds: Int { 0 }
}
