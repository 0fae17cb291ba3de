import TriageTraining
import Foundation

// Reads tables of ratings from standard input, one a line in JSON, and writes their statistics likewise, so
// that compare.py can hold them against other people's.

let decoder = JSONDecoder()
let encoder = JSONEncoder()
encoder.outputFormatting = .sortedKeys
while let line = readLine() {
    let table = try decoder.decode(Table.self, from: Data(line.utf8))
    print(String(decoding: try encoder.encode(Line(table)), as: UTF8.self))
}
