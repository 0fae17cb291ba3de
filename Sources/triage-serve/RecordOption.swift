import ArgumentParser
import TriageCalls
import TriageCommands
import TriageRecords

/// The record of a command, `--record FOLDER` or `--record postgresql://…`.
struct RecordOption: ParsableArguments {
    @Option(
        name: .customLong("record"),
        help: """
            The record's folder, or postgresql://HOST/DATABASE (default: `record` in \
            $XDG_STATE_HOME/crisis-triage).
            """)
    var text: String?

    func place() throws -> RecordPlace { RecordPlace(try text ?? StateFolder.path() + "/record") }

    /// Refuses where there is none: a name with a slip would make an empty one.
    func existing() async throws -> any CallRecord {
        let place = try place()
        try refuseFile(place)
        let isThere = try await told { () async throws(RecordRefusal) in try await place.isThere() }
        guard isThere else {
            throw Refusal("there is no record in `\(place)`; `triage-serve record import` makes one")
        }
        return try await made()
    }

    /// Makes the record where there is none.
    func made() async throws -> any CallRecord {
        let place = try place()
        try refuseFile(place)
        return try await told { () async throws(RecordRefusal) in try await place.open(at: now()) }
    }

    /// A file is a backup, or a record's own file in its folder.
    private func refuseFile(_ place: RecordPlace) throws {
        guard case .folder(let path) = place, Disk.here.isFile(path) else { return }
        throw Refusal(
            """
            `\(path)` is a file, and a record is a folder; `triage-serve record restore \(path) FOLDER` checks \
            a backup and makes a record of it
            """)
    }
}

/// Who does it.
struct PersonOption: ParsableArguments {
    @Option(name: .customLong("by"), help: "Who does this, for the record.")
    var person: String
}

func now() -> Moment { Moment(milliseconds: Terminal.wallMilliseconds()) }

/// Passes the sentence of a refusal on.
func told<Done>(_ work: () async throws(RecordRefusal) -> Done) async throws -> Done {
    do throws(RecordRefusal) {
        return try await work()
    } catch {
        throw Refusal(error.message, error.isOfMachine ? .machineFailed : .requestWrong)
    }
}

/// A checkpoint from its file. It is worth as much as the key that signed it.
struct CheckpointOption: ParsableArguments {
    @Option(name: .customLong("against"), help: "The file of a checkpoint that the record is held against.")
    var checkpoint: String?

    @Option(name: .customLong("signed-by"), help: "The public key that has to have signed it.")
    var key: String?

    func read() async throws -> Checkpoint? {
        guard let path = checkpoint else {
            if key != nil { throw Refusal("`--signed-by` says who signed the checkpoint of `--against`") }
            return nil
        }
        let bytes = try Disk.here.bytes(of: path, onlyFiles: true)
        let checkpoint = try await told { () throws(RecordRefusal) in try Checkpoint(file: bytes) }
        if let key {
            guard let key = PublicKey(key) else {
                throw Refusal("`\(key)` is no public key: it has 64 digits")
            }
            guard checkpoint.key == key else {
                throw Refusal("the checkpoint was signed by another key, \(checkpoint.key)", .problemsFound)
            }
        } else {
            Terminal.writeError(
                "The checkpoint was signed by \(checkpoint.key); hold that against the key you know.\n")
        }
        return checkpoint
    }
}
