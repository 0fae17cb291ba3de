import Foundation
import Testing

extension CommandTests {
    /// What somebody typed is kept, and what was asked is not said to be open.
    @Suite struct NothingLostTests {
        private let question = "answers: { thoughts: refused }\n"

        /// A saved call that is gone on with and ended in good order keeps what was added.
        @Test func whatIsAddedToASavedCallIsKept() throws {
            let command = try Command()
            try command.write(question, to: "x.call.yaml")
            let ending = try command.run(
                "triage call --library $L --resume x.call.yaml", input: "g weapon\n1\nd\nd\n")
            #expect(ending.code == 0 && ending.output.contains("saved to "), "\(ending)")
            let saved = try #require(try command.names.first { $0 != "x.call.yaml" })
            #expect(try command.read(saved).contains("weapon: none"))
            #expect(try command.read("x.call.yaml") == question)
        }

        /// Where nothing was added, nothing is written.
        @Test func aCallThatWasOnlyReadWritesNothing() throws {
            let command = try Command()
            try command.write(question, to: "x.call.yaml")
            try command.run("triage call --library $L --resume x.call.yaml", input: "d\nd\n")
            #expect(try command.names == ["x.call.yaml"])
        }

        /// A question that was refused is said to be refused, and not that nobody asked.
        @Test func whatWasRefusedWasAsked() throws {
            let command = try Command()
            try command.write(question, to: "x.call.yaml")
            let ending = try command.run("triage call --library $L --resume x.call.yaml", input: "d\nd\n")
            let lines = ending.output.components(separatedBy: "HAND-OFF\n").last?.split(separator: "\n") ?? []
            #expect(lines.contains { $0.contains("Not learned:") && $0.contains("thoughts: refused") })
            let open = try #require(lines.first { $0.contains("Not asked yet:") })
            #expect(!open.contains(" thoughts,") && open.contains("violence"), "\(open)")
        }

        /// A site is not put between the files of a library.
        @Test func aSiteGoesIntoNoLibrary() throws {
            let command = try Command()
            let ending = try command.run("cp -r $L/Rules $L/Protocols .; triage docs .")
            #expect(ending.code == 2 && ending.errors.contains("is a library"), "\(ending)")
            #expect(try command.names == ["Protocols", "Rules"])
        }
    }
}
