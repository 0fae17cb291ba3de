import TriageAccess
import TriageAuthoring
import TriageCalls
import TriagePresentation
import TriageRecords
import TriageServer

/// Which library calls begin with, what is proposed, and what a library's check says.
extension Console {
    var libraryRoutes: [Route] {
        [
            Route(.page, .get, "/libraries", "libraries page", .may(.readLibraries)) {
                desk, asked throws(Problem) in
                try await librariesPage(desk, asked)
            },
            Route(.page, .post, "/libraries/{proposal}/confirm", "confirm by form", .may(.confirmLibrary)) {
                desk, asked throws(Problem) in
                try await desk.active.confirm(asked.proposal(), by: asked.author, at: asked.now) {
                    proposal throws(Problem) in
                    try asked.may(.confirmLibrary, on: .library(proposedBy: proposal.by))
                }
                return .go(to: "/libraries")
            },
            Route(.page, .post, "/libraries/{proposal}/withdraw", "withdraw by form", .may(.proposeLibrary)) {
                desk, asked throws(Problem) in
                try await desk.active.withdraw(asked.proposal(), by: asked.author, at: asked.now)
                return .go(to: "/libraries")
            },
        ]
    }

    private func librariesPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let active = await desk.active.active(at: asked.now)
        var context: [String: Any] = [
            "active": active.map { "\($0)" } ?? "", "none": active == nil,
            "may-propose": Permission.allowsSome(asked.principal, .proposeLibrary),
            "proposals": await desk.active.proposals().reversed().map { proposal in
                [
                    "number": proposal.number, "library": "\(proposal.library)",
                    "short": String("\(proposal.library)".prefix(12)), "by": proposal.name,
                    "from": time(proposal.from, withDay: true), "withdrawn": proposal.isWithdrawn,
                    "confirmed": time(
                        proposal.confirmed?.at, withDay: true, by: proposal.confirmed?.name),
                    "active": proposal.library == active && proposal.begins.map { $0 <= asked.now } ?? false,
                    "may-confirm": proposal.confirmed == nil && !proposal.isWithdrawn
                        && Permission.allows(
                            asked.principal, .confirmLibrary, on: .library(proposedBy: proposal.by)),
                    "may-withdraw": !proposal.isWithdrawn
                        && (proposal.begins.map { $0 > asked.now } ?? true)
                        && Permission.allowsSome(asked.principal, .proposeLibrary),
                    "csrf": asked.principal.csrf ?? "",
                ] as [String: Any]
            },
        ]
        if let hash = asked.query["library"].flatMap({ Hash(hex: $0) }) ?? active {
            let library = try await desk.shelf.library(hash)
            let inspection = try await desk.shelf.inspection(of: library)
            context["library"] =
                [
                    "protocols": Call.library(of: library.whole),
                    "summary": inspection.summary(shown: inspection.problems),
                    "problems": inspection.problems.isEmpty
                        ? "" : present(inspection.problems, in: library.files, .plain),
                    "files": library.kept.files.map(\.path),
                ].merging(await about(library, frame, desk, asked)) { $1 }
            context["hash"] = "\(hash)"
            context["is-other"] = active != nil && hash != active
            if let active, hash != active, asked.query["difference"] != nil {
                let old = try await desk.shelf.library(active)
                let difference = try await desk.shelf.difference(from: old, to: library)
                context["difference"] = present(difference, .plain)
                context["lowers"] = difference.lowers
                // Who confirms it sees what it was tried on.
                context["tried"] = summary(of: try await desk.shelf.tried(library))
            }
        }
        return frame.page("libraries", frame.words("Library"), context)
    }
}

extension Asked {
    fileprivate func proposal() throws(Problem) -> Int {
        guard let number = Int(try place("proposal")) else { throw .notFound }
        return number
    }
}
