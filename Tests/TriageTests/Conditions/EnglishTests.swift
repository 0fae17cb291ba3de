import Testing
import TriageEngine

/// What conditions say in English, from the compiled tree.
@Suite struct EnglishTests {
    @Test(arguments: [
        ("means >= in_reach", "the means are in reach or in hand"),
        ("means = none", "the means are not there"),
        ("means != none", "the means are at home or in reach or in hand"),
        (
            "means >= in_reach and who = nobody",
            "the means are in reach or in hand, and with the person is nobody"
        ),
        (
            "means = in_hand or (who = nobody and signs >= 3)",
            "the means are in hand, or (with the person is nobody, and the number of signs is at least 3)"
        ),
        ("act >= earlier", "an act earlier today or an act under way"),
        ("not(act >= earlier)", "no act today"),
        ("signs in [2..3]", "the number of signs is from 2 to 3"), ("signs = 2", "the number of signs is 2"),
        ("signs < 2", "the number of signs is at most 1"),
        ("signs in (0, > 3)", "the number of signs is 0 or 4"),
        ("feel contains trapped", "the person feels trapped"),
        ("feel contains any of (trapped, hopeless)", "the person feels hopeless or trapped"),
        ("not(feel contains trapped)", "not: the person feels trapped"),
        (
            "not(means = none and who = nobody)",
            "the means are at home or in reach or in hand, or with the person is somebody"
        ),
        ("means is refused", "the answer was refused: “Where are the means?”"),
        ("means is missing", "there is no answer to “Where are the means?”"), ("load >= 2", "the load is 2"),
        (
            "at least 2 of [means = none, signs >= 3, heavy]",
            """
            at least 2 of these 3: the means are not there; the number of signs is at least 3; \
            the load is heavy
            """
        ),
        (
            "means = none and not(at least 2 of [heavy, signs = 3])",
            """
            the means are not there, and \
            (fewer than 2 of these 2: the load is heavy; the number of signs is 3)
            """
        ),
        ("heavy", "the load is heavy"), ("not(heavy)", "not: the load is heavy"),
        ("plain = b", "the answer to “Plain?” is “Bee”"),
    ])
    func isRendered(condition: String, expected: String) throws {
        let program = try compiled([
            """
            rule_set: english
            title: English
            ladders: { l: { title: L, rungs: { l0: { label: L }, l1: { label: L } } } }
            flags: { f: { label: F } }
            sources: { s: { title: T, by: B, year: 1, where: W, status: verified } }
            questions:
              means: { ask: Where are the means?, reads: the means are, answers: { none: { label: None, as: not there }, at_home: At home, in_reach: In reach, in_hand: In hand } }
              who: { ask: Who is there?, reads: with the person is, answers: { somebody: Somebody, nobody: Nobody } }
              act: { ask: An act?, answers: { none: { label: No, as: no act today }, earlier: { label: Earlier, as: an act earlier today }, now: { label: Now, as: an act under way } } }
              signs: { ask: Signs?, reads: the number of signs is, number: { from: 0, to: 4 } }
              feel: { ask: What?, reads: the person feels, choose: several, none: steady, answers: { steady: Steady, hopeless: Hopeless, trapped: Trapped } }
              plain: { ask: Plain?, answers: { a: Ay, b: Bee } }
            scores: { load: { reads: the load is, count: [signs >= 1, means >= at_home] } }
            findings: { heavy: { reads: the load is heavy, when: load >= 1 } }
            rules: { r: { when: '\(condition)', flag: [f], because: B, source: s } }
            """
        ])
        #expect(program.english(program.rules[0].node) == expected)
    }
}
