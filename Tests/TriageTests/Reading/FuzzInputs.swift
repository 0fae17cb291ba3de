/// Good inputs, small, so that a change hits something.
extension FuzzShelf {
    static let callYAML = Array(
        """
        call: tablets an hour ago
        library: [suicide_risk 1.0.0]
        answers:
          caller_role: third_party_with
          concern: [suicide, substances]
          breathing: normal
          act_now: earlier_today
          act_method: [ingestion]
          thoughts: refused
          despair: 4
        notes: [she whispers]
        log:
          - { at: 12, question: thoughts, answer: refused }
          - { at: 30, note: "she whispers" }

        """.utf8)

    static let callJSON = Array(
        #"""
        {"call": "tablets \ud83d\ude22", "answers": {"concern": ["suicide"], "act_now": "earlier_today",
         "despair": 4, "thoughts": "refused", "means_now": "at_home"}, "notes": ["she \"whispers\""],
         "log": [{"at": 12, "question": "thoughts", "answer": "refused"}, {"at": 30, "note": "x"}]}

        """#.utf8)

    static let attempt = Array(
        #"""
        {"event": "begin", "kind": "training", "simulation": "the_cabinet_upstairs", "trainee": "Kim", "seed": 1}
        {"at": 0, "event": "caller", "says": "Hello?"}
        {"at": 5, "event": "ask", "question": "thoughts", "reply": "Yes."}
        {"at": 9, "event": "record", "question": "thoughts", "answer": "yes"}
        {"at": 12, "event": "record", "question": "concern", "answer": ["suicide"]}
        {"at": 20, "event": "note", "text": "she \u00e9 whispers"}
        {"at": 60, "event": "decide", "rungs": ["emergency", "no_police"], "reason": "tablets"}
        {"at": 70, "event": "end", "by": "trainee"}

        """#.utf8)

    static let ratings = Array(
        "case,rater,rung\nc1,ana,1\nc1,ben,2\nc2,ana,3\nc2,ben,3\nc3,ana,2\nc3,ben,1\n".utf8)

    static let ratingsLines = Array(
        #"""
        {"case": "c1", "rater": "ana", "rung": 1}
        {"case": "c1", "rater": "ben", "rung": 2}
        {"case": "c2", "rater": "ana", "rung": "3"}
        {"case": "c2", "rater": "ben", "rung": 3}

        """#.utf8)

    static let calls = Array(
        """
        call,clinician,date,tier,recommended,emergency_at
        1,ana,2026-11-21,referral,,
        2,ana,2026-11-22,emergency,,30
        3,ben,2026-11-23,referral,mobile_crisis,
        4,ben,2026-11-24,information,information,200

        """.utf8)

    static let records = Array(
        """
        call,concern,thoughts,act_now,despair
        1,suicide,yes,no,3
        2,suicide;substances,unknown,,
        3,,no,in_progress,0
        4,other,refused,earlier_today,5

        """.utf8)

    static let recordLines = Array(
        #"""
        {"call": "1", "concern": ["suicide"], "thoughts": "yes", "despair": 3}
        {"call": "2", "answers": {"concern": "suicide", "act_now": "unknown"}}
        {"id": "é \"3\"", "thoughts": null, "breathing": "slow", "feelings": ["hopeless", "trapped"]}

        """#.utf8)

    static let map = Array(
        """
        columns: { Incident No: call, SI: thoughts, Now: act_now, Remarks: ignore }
        answers: { thoughts: { Y: yes, N: no, N/A: not_asked, "---": unknown }, act_now: { "1": in_progress } }

        """.utf8)

    static let typed: [[UInt8]] = [
        "concern = [suicide], thoughts = yes\nwhy\nwhy not harm_today\nwhat if act_now = no",
        "thoughts = yes and not(act_now = no)\n(despair >= 3 or weight in [1..2]) and\nage = adult\n",
        "show harm_today\nshow amount_and_state\nrules poison\nladders\nopen\nnext\nresult",
        "ask\nself\nsuicide\n1\nstop\nanswers\nundo\nredo\nclear thoughts",
        "note she whispers\nsave x.call.yaml\ncall Protocols/example.call.yaml\nreset",
        "despair = 5, feelings = [hopeless, trapped]\nif despair >= 5\nhelp why\nexplain unknown-answer",
    ].map { Array($0.utf8) }

    static let practised: [[UInt8]] = [
        "ask concern\n1\nthoughts\n2\nnote she whispers\nsay 1\nsend ems\ntier emergency no_police because x\ndone",
        "q pills\nq\nsay\nsay 2\na act_now\n?\nn x\nsend\ntier\nh\nact\n1,2",
    ].map { Array($0.utf8) }

    static let spoken: [[UInt8]] = [
        "1\nsuicide\nnormal\n2\nw\ne\nb\ng despair\n4\nn she whispers\n?\nr\nu\nd\nd",
        "self\n2,3\n1\ng feelings\nhopeless,trapped\ng means_now\nin\nh\nd",
    ].map { Array($0.utf8) }
}
