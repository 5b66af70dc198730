import PanoramaModel
import Testing
import PanoramaTestSupport

@Suite struct DamagedRecordsTests {
  /// Says what it was given.
  private final class Witness: DamageDescriber {
    let name: String

    init(_ name: String) { self.name = name }

    func diagnostic(of note: DamageNote, at place: RecordPlace, raw: Span<UInt8>) -> Diagnostic {
      Diagnostic(
        .csvFieldCount,
        at: SourceLocation(file: "", place: place),
        expected: "\(name) \(note.kind) \(note.offset ?? -1) \(note.first) \(note.second)",
        found: "\(raw.count) bytes",
        remedy: "none"
      )
    }
  }

  private static func place(_ number: Int) -> RecordPlace {
    RecordPlace(number: number, line: number, byteOffset: 10 * number, byteLength: 3)
  }

  @Test func `records noted and records made by hand come out as they went in, in order`() {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let witnesses = [Witness("first"), Witness("second")]
    var damaged = DamagedRecords()
    var expected: [DamagedRecord] = []
    for round in 0..<2 {
      for number in 1...200 {
        let length = Int.random(in: 0...9, using: &random)
        let raw = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        let witness = witnesses[Int.random(in: 0...1, using: &random)]
        let note = DamageNote(
          kind: .random(in: 0...5, using: &random),
          offset: Bool.random(using: &random) ? number : nil,
          first: -number,
          second: round
        )
        let place = Self.place(number)
        let diagnostic = witness.diagnostic(of: note, at: place, raw: raw.span)
        let record = DamagedRecord(place: place, diagnostic: diagnostic, raw: raw)
        if Int.random(in: 0...3, using: &random) == 0 {
          damaged.append(record)
        } else {
          damaged.bytes += raw
          damaged.endRecord(note, at: place, describedBy: witness)
        }
        expected.append(record)
      }
      #expect(damaged.count == expected.count)
      #expect(damaged.map(\.diagnostic) == expected.map(\.diagnostic))
      #expect(damaged.map(\.raw) == expected.map(\.raw))
      #expect(damaged.map(\.place) == expected.map(\.place))
      damaged.removeAll()
      expected.removeAll()
      #expect(damaged.isEmpty && damaged.bytes.isEmpty)
    }
  }

  @Test func `the file is named in every diagnostic, and forgotten with the records`() {
    var damaged = DamagedRecords()
    damaged.endRecord(DamageNote(kind: 1), at: Self.place(1), describedBy: Witness("one"))
    damaged.append(damaged[0])
    #expect(damaged.map(\.diagnostic.location?.file) == ["", ""])
    damaged.file = "a.csv"
    #expect(damaged.map(\.diagnostic.location?.file) == ["a.csv", "a.csv"])
    damaged.removeAll()
    #expect(damaged.file == nil)
  }

  @Test func `bytes end at 64 KiB`() {
    var damaged = DamagedRecords()
    for letter: UInt8 in [65, 66] {
      damaged.bytes += [UInt8](repeating: letter, count: 70_000)
      damaged.endRecord(DamageNote(kind: 1), at: Self.place(1), describedBy: Witness("one"))
    }
    #expect(damaged.map(\.raw.count) == [65_536, 65_536])
    #expect(damaged[1].raw.allSatisfy { $0 == 66 })
  }
}
