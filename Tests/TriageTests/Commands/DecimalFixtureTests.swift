import Testing

extension CommandTests {
    /// A library with a number that has places: breath alcohol, with cases on both sides of each limit.
    @Suite(.timeLimit(.minutes(30))) struct DecimalFixtureTests {
        @Test func isCheckedWithoutAMessage() throws {
            let ending = try Command().run("triage check --strict $F/decimals")
            #expect(ending.code == 0 && ending.output.split(separator: "\n").count == 1, "\(ending)")
        }

        @Test func itsCasesPass() throws {
            let ending = try Command().run("triage test $F/decimals")
            #expect(ending.code == 0 && ending.output.hasSuffix("6 passed, 0 failed\n"), "\(ending)")
        }

        /// The same library with three places, its ranges with gaps (`three`) and without (`finer`); and one
        /// whose number is whole, and has one place (`tenths`).
        private static let others = #"""
            cp -r $F/decimals three; sed -i 's/places: 2/places: 3/' three/*/alcohol.yaml
            cp -r three finer; sed -i 's/0.08..0.19/&9/; s/0.01..0.07/&9/' finer/*/alcohol.yaml
            cp -r $F/decimals whole; rm whole/*/*.cases.yaml; sed -i "s/to: 0.6, places: 2, unit: '%'/to: 9/
              s/assume 0.08/assume 2/; s/0.08..0.19: 1, 0.20..0.6: 2/2..4: 1, 5..9: 2/; s/>= 0.08/>= 2/
              s/>= 0.3/>= 5/; s/\[0.01..0.07\]/1/; s/: 0.3 }/: 5 }/" whole/*/*.yaml
            cp -r whole tenths; sed -i 's/to: 9/to: 9, places: 1/; s/2..4:/2..4.9:/' tenths/*/alcohol.yaml

            """#

        /// What commands say of it, and parts of what they must say.
        private static let lines: [(line: String, says: [String])] = [
            ("triage check three", ["the points of `breath_alcohol` fall as its answers become more"]),
            (
                "sed -i 's/>= 0.08/in [0.08..0.2]/' finer/*/alcohol.yaml; triage check finer",
                ["this holds for 0.200 and not for 0.201"]
            ),
            ("triage cover $F/decimals", ["): 0.00 and 0.01 [the second]"]),
            ("triage mutate $F/decimals some", ["becomes `breath_alcohol in [0.02..0.07]`"]),
            ("triage mutate $F/decimals strain", ["become points for `0.07..0.19`"]),
            ("triage diff $F/decimals finer", ["0.00 to 0.60 %\n      → 0.000 to", "0 fall, 6 rise"]),
            ("triage diff finer $F/decimals", ["6 fall, 0 rise", "such as breath_alcohol = 0.199"]),
            ("triage diff whole tenths", ["0 fall, 3 rise", "such as breath_alcohol = 4.9"]),
            ("triage prove finer --against $F/decimals", ["has 3 places in place of 2 places"]),
            (
                "triage docs out $F/decimals; cat out/*.html out/*/*.html",
                [
                    "A number from 0.00 to 0.60 with at most 2 places (%)", "a number from 0.00 to 0.60 %",
                    "act as if: the breath test says 0.08 %", "1 for 1=0.08–0.19; 2 for 1≥0.20",
                    "1≥0.08", "→\u{A0}0.08",
                ]
            ),
            (
                #"printf '0.29\n1\n!1\n' | triage call --plain --library $F/decimals"#,
                [
                    "a number from 0.00 to 0.60 with at most 2 places (%)", "Breath alcohol: 0.29 %",
                    "Breath alcohol: 0.30 % (F1, Very drunk",
                ]
            ),
            (
                #"""
                printf '%s,yes\n' call,breath_alcohol a,0.08 b,sober c,drunk d,0.3 > all.csv
                sed '1s/yes/wakes/' all.csv > calls.csv
                echo 'answers: { breath_alcohol: { sober: 0, drunk: 0.30 } }' > map.yaml
                triage replay calls.csv --library $F/decimals --map map.yaml --results out.csv; cat out.csv
                """#, ["\na,look,look,look,", "\nb,wait,wait,wait,", "\nc,now,now,now,", "\nd,now,now,now,"]
            ),
            (
                #"""
                printf '%s,yes\n' call,breath_alcohol a,3 b,1 | sed '1s/yes/wakes/' > calls.csv
                triage replay calls.csv --library whole --against tenths
                triage replay calls.csv --library tenths --against whole
                """#, ["before: 2 the same, 0 up, 0 down", "Somebody looks            1   50.0 %"]
            ),
        ]

        @Test(arguments: lines.indices) func isWrittenWithItsPlaces(place: Int) throws {
            let (line, says) = Self.lines[place]
            let ending = try Command().run(Self.others + line)
            for part in says { #expect(ending.output.contains(part), "\(part): \(ending)") }
            #expect(!ending.output.contains("1 up") && !ending.output.contains("1 down"), "\(ending)")
        }
    }
}
