import TriageAccess
import TriageEngine
import TriageRecords
import TriageServer

/// What authors look at of one library, active or not: its cases, what they show, and any call tried on it.
extension Console {
    var authorRoutes: [Route] {
        [
            Route(.page, .get, "/libraries/{library}/cases", "cases page", .may(.readLibraries)) {
                desk, asked throws(Problem) in
                try await casesPage(desk, asked)
            },
            Route(.page, .get, "/libraries/{library}/cases/{case}", "case page", .may(.readLibraries)) {
                desk, asked throws(Problem) in
                try await casePage(desk, asked)
            },
            Route(.page, .get, "/libraries/{library}/coverage", "coverage page", .may(.readLibraries)) {
                desk, asked throws(Problem) in
                try await coveragePage(desk, asked)
            },
            Route(.page, .get, "/libraries/{library}/try", "try page", .may(.readLibraries)) {
                desk, asked throws(Problem) in
                try await tryPage(desk, asked)
            },
        ]
    }

    /// What each page of a library has: which library it is, and where its other pages are.
    func about(
        _ library: ServedLibrary, _ frame: Frame, _ desk: Desk, _ asked: Asked
    ) async -> [String: Any] {
        let own = "/libraries/\(library.hash)"
        let pages = [
            ("/libraries?library=\(library.hash)", frame.words("Library and checks")),
            (own + "/cases", frame.words("Cases")), (own + "/coverage", frame.words("Coverage")),
            (own + "/try", frame.words("Try a call")),
        ]
        func path(_ address: String) -> Substring { address.prefix { $0 != "?" } }
        return [
            "hash": "\(library.hash)", "short": library.hash.short,
            "is-active": await desk.active.active(at: asked.now) == library.hash,
            "pages": pages.map { address, label -> [String: Any] in
                ["path": address, "label": label, "here": path(frame.address) == path(address)]
            },
        ]
    }
}

extension Hash {
    /// How pages name it beside other things.
    var short: String { String(description.prefix(12)) }
}

extension Asked {
    /// The library that the address names.
    func library(_ desk: Desk) async throws(Problem) -> ServedLibrary {
        guard let hash = Hash(hex: try place("library")) else { throw .notFound }
        return try await desk.shelf.library(hash)
    }

    /// What the query says, where it says something.
    func chosen(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// One piece of a long list, as the query names it, from 1.
    func piece(of count: Int, each: Int) -> (number: Int, last: Int, range: Range<Int>) {
        let last = max(1, (count + each - 1) / each)
        let number = min(last, max(1, query["page"].flatMap { Int($0) } ?? 1))
        return (number, last, (number - 1) * each..<min(count, number * each))
    }

    /// This address with another piece of the list.
    func address(ofPiece number: Int, keeping names: [String]) -> String {
        let kept = names.compactMap { name in chosen(name).map { "\(name)=\(percentEncoded($0))" } }
        return "?" + (kept + ["page=\(number)"]).joined(separator: "&")
    }

    /// What leads to the other pieces; empty texts where there are none.
    func pieces(_ piece: (number: Int, last: Int, range: Range<Int>), keeping names: [String])
        -> [String: Any]
    {
        [
            "page": piece.number, "pages-in-all": piece.last, "has-pages": piece.last > 1,
            "before": piece.number > 1 ? address(ofPiece: piece.number - 1, keeping: names) : "",
            "after": piece.number < piece.last ? address(ofPiece: piece.number + 1, keeping: names) : "",
        ]
    }
}
