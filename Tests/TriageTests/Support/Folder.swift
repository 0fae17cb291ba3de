import Foundation
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageSession
import TriageValues

/// The repository as a session reaches it from its root, or from a folder in it; nothing is written.
struct Folder: Outside {
    /// Where paths start, from the root of the repository: nothing, or a path with a slash at its end.
    var start = ""
    /// A library that stands for the one at the root, in place of the shipped one.
    var library: LibraryText?

    func library(at paths: [String]) throws(OutsideProblem) -> LibraryText {
        let path = paths.first ?? "."
        if path == ".", let library { return library }
        let prefix = path == "." ? "" : path + "/"
        guard exists(prefix + "Rules") else {
            throw OutsideProblem(
                "there is no file or folder `\(path)`, and a transcript takes no library from git")
        }
        let names = ["Rules", "Protocols"].flatMap { (try? Shipped.paths(start + prefix + $0, "")) ?? [] }
            .map { String($0.dropFirst(start.count)) }
        func files(_ isPart: (String) -> Bool, from first: Int32) -> [SourceFile] {
            names.filter(isPart).enumerated().compactMap { index, name in
                (try? Shipped.text(start + name)).map {
                    SourceFile(id: first + Int32(index), path: name, text: $0)
                }
            }
        }
        return LibraryText(
            root: path,
            files: files(
                {
                    $0.hasSuffix(".yaml") && !$0.hasSuffix(".cases.yaml") && !$0.hasSuffix(".call.yaml")
                        && !$0.hasSuffix("rubrics.yaml") && !$0.contains("Simulations")
                },
                from: 0),
            cases: files({ $0.hasSuffix(".cases.yaml") }, from: 1_000))
    }

    private func absolute(_ path: String) -> String { Shipped.root + "/" + start + path }

    func stamp(of paths: [String]) -> Int { 0 }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: absolute(path)) }

    func bytes(of path: String) throws(OutsideProblem) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: absolute(path)) else {
            throw OutsideProblem("there is no file `\(path)`")
        }
        return Array(data)
    }

    mutating func write(_ text: String, to path: String, _ place: OutsidePlace) throws(OutsideProblem) {
        throw OutsideProblem("`\(path)` cannot be written")
    }

    func paths(startingWith text: String) -> [String] { [] }
    var today: Day? { nil }
    var seconds: Int { 0 }
}

extension Session {
    /// A session on the shipped library, or another, that has started.
    ///
    /// - Parameter folder: where its paths start.
    static func started(
        _ library: LibraryText? = nil, style: Style = .plain, at path: String = ".", in folder: String = ""
    ) -> Session {
        var session = Session([path], Overlay(over: Folder(start: folder, library: library)), style)
        _ = session.start()
        return session
    }
}
