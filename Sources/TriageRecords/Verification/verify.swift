/// Holds one state of a record against its own chains, and against a checkpoint where there is one.
///
/// Every fault is named once, where it is; what follows an altered event is held against the hash that stands
/// there, so that one alteration is not a fault of all that came later.
///
/// - Parameter alongAll: goes along the chains of every part of the calls, of the same state of the record.
func verify(
    _ state: some RecordState, against checkpoint: Checkpoint?,
    alongAll: (ChainCheck) throws -> [ChainCheck]
) throws -> Verification {
    var check = try ChainCheck(state, checkpoint)
    check.end(try alongAll(check))
    var seen = check.seen
    seen.faults += try state.storageFaults().map { .storage($0) }
    seen.faults += try state.strayWords().map { .wordsStray(call: text($0.call), number: $0.number) }
    try checkLibraries(state, &seen)
    let kept = Set(seen.libraries.map(\.description))
    for library in Set(check.rows.values.compactMap(\.library).map(text)).subtracting(kept).sorted() {
        seen.faults.append(.libraryGone(library))
    }
    if let checkpoint { hold(&seen, against: checkpoint, check) }
    var known: Set<RecordFault> = []
    seen.faults.removeAll { !known.insert($0).inserted }
    return seen
}

private func checkLibraries(_ state: some RecordState, _ seen: inout Verification) throws {
    let names = try state.libraryNames()
    for name in names.kept.union(names.ofFiles) {
        // Files of a library that is not there belong to none.
        let files = names.kept.contains(name) ? try state.files(ofLibrary: name) : []
        let hash = KeptLibrary.hash(files)
        if !files.isEmpty, Array(hash.description.utf8) == name {
            seen.libraries.insert(hash)
        } else {
            seen.faults.append(.libraryAltered(text(name)))
            // It is there, whatever became of it.
            if let hash = Hash(hex: text(name)) { seen.libraries.insert(hash) }
        }
    }
}

private func hold(_ seen: inout Verification, against checkpoint: Checkpoint, _ check: ChainCheck) {
    guard Array(checkpoint.record.utf8) == check.record else {
        seen.faults.append(.otherRecord(checkpoint.record))
        return
    }
    for (call, head) in checkpoint.heads.sorted(by: { $0.key < $1.key }) {
        guard let now = seen.heads[call] else {
            seen.faults.append(.callGone(call))
            continue
        }
        if now.eventCount < head.eventCount {
            seen.faults.append(.cutOff(call: call, expected: head.eventCount, found: now.eventCount))
        } else if check.atCheckpoint[Array(call.utf8)] != head.hash.bytes {
            seen.faults.append(.rewritten(call: call))
        }
    }
    for library in checkpoint.libraries.subtracting(seen.libraries).map(\.description).sorted() {
        seen.faults.append(.libraryGone(library))
    }
}
