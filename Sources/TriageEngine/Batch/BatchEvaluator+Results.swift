import TriageValues

/// What came out of a batch.
extension BatchEvaluator {
    /// The calls whose recommended rung is this one.
    package func recommended(_ place: RungPlace) -> Plane { at(place, ladders[place.ladder].recommended) }
    package func established(_ place: RungPlace) -> Plane { at(place, ladders[place.ladder].established) }
    package func possible(_ place: RungPlace) -> Plane { at(place, ladders[place.ladder].possible) }
    /// The calls on which a must-ask question that may be relevant waits for an answer.
    package var provisional: Plane { anyOpen }
    /// The calls whose recommended rung stands only by the ladder's floor.
    package func floor(_ ladder: Int) -> Plane { ladders[ladder].floor }

    private func at(_ place: RungPlace, _ thermometer: UnsafeMutablePointer<Plane>) -> Plane {
        let next = place.rung + 1
        return next < ladders[place.ladder].rungs
            ? thermometer[place.rung] & ~thermometer[next] : thermometer[place.rung]
    }

    /// The calls on which a rule holds, with assumptions put in.
    package func holds(_ rule: Int) -> Plane { work[plan.rules[rule]] & live }

    /// The provisional calls, and for each ladder the calls that stand at each rung or above, established,
    /// recommended and possible, and those that stand by the floor: what two batches of the same calls have
    /// alike when no rung differs.
    package var standings: [Plane] {
        [anyOpen]
            + ladders.flatMap { planes in
                [planes.established, planes.recommended, planes.possible].flatMap { thermometer in
                    (0..<planes.rungs).map { thermometer[$0] & live }
                } + [planes.floor]
            }
    }

    /// The calls on which a node certainly holds and those on which it may, with assumptions put in; nil for
    /// a node that no rule needs.
    package func truth(of node: Int) -> (certain: Plane, possible: Plane)? {
        let plane = plan.nodes[node]
        return plane < 0 ? nil : (work[plane], work[plane + 1])
    }

    /// The calls on which a must-ask question, by its place in `plan.awaited`, is open and may matter.
    package func open(_ place: Int) -> Plane { open[place] }

    /// The three rungs of one call.
    package func standing(_ ladder: Int, call: Int) -> Standing {
        let planes = ladders[ladder]
        func rung(_ thermometer: UnsafeMutablePointer<Plane>) -> Int {
            var rung = planes.rungs - 1
            while rung > 0, !Self.has(thermometer[rung], call) { rung -= 1 }
            return rung
        }
        return Standing(
            established: rung(planes.established), recommended: rung(planes.recommended),
            possible: rung(planes.possible), isProvisional: Self.has(anyOpen, call),
            isFloor: Self.has(planes.floor, call))
    }

    /// How many calls a plane has.
    package static func count(_ plane: Plane) -> Int {
        if plane == .zero { return 0 }
        return plane.indices.reduce(0) { $0 + plane[$1].nonzeroBitCount }
    }

    /// Calls `visit` with each call of a plane, rising.
    package static func forEachCall(of plane: Plane, _ visit: (Int) -> Void) {
        for word in plane.indices {
            var bits = plane[word]
            while bits != 0 {
                visit(word << 6 + bits.trailingZeroBitCount)
                bits &= bits - 1
            }
        }
    }

    package static func has(_ plane: Plane, _ call: Int) -> Bool {
        plane[call >> 6] >> UInt64(call & 63) & 1 == 1
    }

    /// Calls `visit` for each rule that decides the recommended rung of a ladder on some call, with those
    /// calls: the rules that raise to it, or those below it and the ones that step up.
    package func forEachDecider(of ladder: Int, _ visit: (_ rule: Int, Plane) -> Void) {
        let planes = ladders[ladder]
        let certain = ~planes.floor
        var stepped = Plane.zero
        for rung in planes.raising.indices {
            let here = recommended(RungPlace(ladder: ladder, rung: rung))
            var calls = here & (rung == 0 ? ~.zero : planes.direct[rung])
            if rung > 0 { stepped |= here & ~planes.direct[rung] }
            if rung + 1 < planes.raising.count {
                calls |= recommended(RungPlace(ladder: ladder, rung: rung + 1)) & ~planes.direct[rung + 1]
            }
            calls &= certain
            guard calls != .zero else { continue }
            for rule in planes.raising[rung] {
                let deciding = holds(rule) & calls
                if deciding != .zero { visit(rule, deciding) }
            }
        }
        stepped &= certain
        guard stepped != .zero else { return }
        for rule in planes.stepping {
            let deciding = holds(rule) & stepped
            if deciding != .zero { visit(rule, deciding) }
        }
    }
}
