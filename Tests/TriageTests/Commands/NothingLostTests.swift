import Foundation
import Testing

extension CommandTests {
    /// What somebody typed is kept, and what was asked is not said to be open.
    @Suite struct NothingLostTests {
        /// A site is not put between the files of a library.
        @Test func aSiteGoesIntoNoLibrary() throws {
            let command = try Command()
            let ending = try command.run("cp -r $L/Rules $L/Protocols .; triage docs .")
            #expect(ending.code == 2 && ending.errors.contains("is a library"), "\(ending)")
            #expect(try command.names == ["Protocols", "Rules"])
        }
    }
}
