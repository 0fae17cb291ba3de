import TriageAccess
import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriagePresentation
import TriageRecords
import TriageSyntax

extension Route {
    static let libraries: [Route] = [
        Route(
            method: .get, path: "/api/1/libraries", name: "libraries",
            summary: "The active library, and what was proposed. Open calls keep the one they began with.",
            entry: .may(.readLibraries), answer: .named("Libraries")
        ) { desk, asked throws(Problem) in
            let active = await desk.active.active(at: asked.now)
            return .ok([
                "active": .optional(active?.description),
                "proposals": .list(await desk.active.proposals().map { json($0) }),
            ])
        },
        Route(
            method: .get, path: "/api/1/libraries/{library}", name: "library",
            summary:
                "A library of the record: what it calls questions, responders and so on, and everything that is found wrong with it.",
            entry: .may(.readLibraries), answer: .named("Library"), problems: ["no-such-library"]
        ) { desk, asked throws(Problem) in
            let library = try await desk.shelf.library(asked.library(asked.place("library")))
            let inspection = try await desk.shelf.inspection(of: library)
            return .ok([
                "library": .text("\(library.hash)"),
                "protocols": .list(Call.library(of: library.whole).map { .text($0) }),
                "files": .list(library.kept.files.map { .text($0.path) }),
                "summary": .text(inspection.summary(shown: inspection.problems)),
                "problems": TriagePresentation.json(of: inspection.problems, in: library.files),
                "names": names(of: library.whole),
            ])
        },
        Route(
            method: .post, path: "/api/1/libraries", name: "bring library",
            summary:
                "Keep the files of a library, its cases with them, in the record, so that it can be proposed.",
            entry: .may(.proposeLibrary), body: .named("Files"), answer: .named("Kept"), status: 201,
            problems: ["library-has-errors", "bad-library"], mostBody: 8 << 20
        ) { desk, asked throws(Problem) in
            var body = try Body(asked.body)
            var files: [KeptLibrary.File] = []
            for node in try body.list("files") {
                var file = try Body(node, "a file")
                files.append(
                    KeptLibrary.File(path: try file.text("path"), bytes: Array(try file.text("text").utf8)))
                try file.end()
            }
            try body.end()
            let kept: KeptLibrary
            do throws(RecordRefusal) { kept = try KeptLibrary(files) } catch { throw Problem(error) }
            let library = try await desk.shelf.compiled(kept, today: asked.now.calendarDay)
            try await desk.shelf.keep(library)
            return .json(201, ["library": .text("\(library.hash)")])
        },
        Route(
            method: .post, path: "/api/1/libraries/proposals", name: "propose library",
            summary:
                "Propose that calls begin with a library from a moment on. Somebody else has to confirm it.",
            entry: .may(.proposeLibrary), body: .named("NewProposal"), answer: .named("Proposed"),
            status: 201,
            problems: ["no-such-library", "library-has-errors"]
        ) { desk, asked throws(Problem) in
            try asked.may(.proposeLibrary, on: .server)
            var body = try Body(asked.body)
            let hash = try asked.library(body.text("library"))
            let from = try body.optional("from").map { text throws(Problem) in
                guard let from = Moment(text) else { throw .badRequest("`\(text)` is no moment") }
                return from
            }
            try body.end()
            let number = try await desk.active.propose(
                hash, from: from ?? asked.now, by: asked.author, at: asked.now)
            return .json(201, ["proposal": .number(number)])
        },
        Route(
            method: .post, path: "/api/1/libraries/proposals/{proposal}/confirm", name: "confirm library",
            summary:
                "Confirm what somebody else proposed. Calls that are open stay with what they began with.",
            entry: .may(.confirmLibrary), answer: .named("Proposal"),
            problems: ["no-such-proposal", "proposal-is-decided"]
        ) { desk, asked throws(Problem) in
            let number = try asked.proposal()
            try await desk.active.confirm(number, by: asked.author, at: asked.now) {
                proposal throws(Problem) in
                try asked.may(.confirmLibrary, on: .library(proposedBy: proposal.by))
            }
            return .ok(json(try await desk.active.proposal(number)))
        },
        Route(
            method: .post, path: "/api/1/libraries/proposals/{proposal}/withdraw", name: "withdraw proposal",
            summary: "Take back a proposal that has not begun.", entry: .may(.proposeLibrary),
            answer: .named("Proposal"), problems: ["no-such-proposal", "proposal-is-decided"]
        ) { desk, asked throws(Problem) in
            let number = try asked.proposal()
            try await desk.active.withdraw(number, by: asked.author, at: asked.now)
            return .ok(json(try await desk.active.proposal(number)))
        },
    ]

    private static func json(_ proposal: LibraryHistory.Proposal) -> JSON {
        [
            "proposal": .number(proposal.number), "library": .text("\(proposal.library)"),
            "from": .text("\(proposal.from)"), "proposed_by": .text(proposal.name),
            "confirmed_by": .optional(proposal.confirmed?.name),
            "confirmed_at": .optional(proposal.confirmed.map { "\($0.at)" }),
            "begins": .optional(proposal.begins.map { "\($0)" }), "withdrawn": .flag(proposal.isWithdrawn),
        ]
    }
}

extension ActiveLibrary {
    fileprivate func proposal(_ number: Int) throws(Problem) -> LibraryHistory.Proposal {
        guard let proposal = proposals().first(where: { $0.number == number }) else { throw .notFound }
        return proposal
    }
}

extension Asked {
    fileprivate func library(_ text: String) throws(Problem) -> Hash {
        guard let hash = Hash(hex: text) else {
            throw .badRequest("a library is named by the 64 digits of its hash")
        }
        return hash
    }

    fileprivate func proposal() throws(Problem) -> Int {
        guard let number = Int(try place("proposal")) else { throw .notFound }
        return number
    }
}
