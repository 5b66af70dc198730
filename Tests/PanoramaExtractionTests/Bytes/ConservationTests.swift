import PanoramaExtraction
import PanoramaModel
import PanoramaTestSupport
import Testing

/// Whatever the bytes: every byte of a file is in one record, in one damaged record, or in a line end.
struct ConservationTests {
  /// Bytes that mean something to some encoding or dialect, and some that do not.
  static let alphabet: [UInt8] = [
    0x61, 0x31, 0x20, 0x2C, 0x7C, 0x40, 0x22, 0x5C, 0x27, 0x0A, 0x0A, 0x0D, 0x00, 0x23, 0x81, 0xA4,
    0xD4, 0x8E,
    0x8F, 0xE4, 0xB8, 0xAD, 0xFF, 0xFE, 0xD8, 0xDC, 0x30, 0x84,
  ]

  private static func dialect(_ random: inout SeededGenerator) -> DelimitedDialect {
    DelimitedDialect(
      delimiter: [utf8(","), utf8("|"), utf8("|@|"), utf8("||"), nil].randomElement(using: &random)
        ?? nil,
      quoting: [DelimitedDialect.Quoting.byte(0x22), .byte(0x27), .none].randomElement(
        using: &random
      ),
      escape: DelimitedDialect.Escape.allCases.randomElement(using: &random),
      headerRows: 0,
      preambleLines: 0,
      endsWithDelimiter: Bool.random(using: &random),
      shortRows: DelimitedDialect.ShortRows.allCases.randomElement(using: &random) ?? .fill
    )
  }

  /// Places that are in no record, and places that are in two.
  private func check(_ read: Reading, _ bytes: [UInt8], _ unit: Int, _ note: Comment) {
    var uses = [Int](repeating: 0, count: bytes.count)
    for place in read.places + read.damaged.map(\.place) {
      for index in place.byteOffset..<place.byteOffset + place.byteLength { uses[index] += 1 }
    }
    for index in bytes.indices where uses[index] != 1 {
      let unitStart = index / unit * unit
      let isLineEnd = bytes[unitStart..<min(bytes.count, unitStart + unit)].contains {
        $0 == 0x0A || $0 == 0x0D
      }
      #expect(uses[index] == 0 && isLineEnd, note)
    }
    for (place, raw) in zip(read.places, read.raws) {
      #expect(raw == Array(bytes[place.byteOffset..<place.byteOffset + place.byteLength]), note)
    }
    for damaged in read.damaged {
      let place = damaged.place
      #expect(
        damaged.raw == Array(bytes[place.byteOffset..<place.byteOffset + place.byteLength]),
        note
      )
    }
    #expect(read.recordsRead == read.records.count + read.damaged.count, note)
  }

  @Test(arguments: TextEncoding.allCases)
  func `no byte of delimited text is lost or used twice`(_ encoding: TextEncoding) {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let unit = encoding.rawValue.hasPrefix("utf-16") ? 2 : 1
    for _ in 0..<400 {
      let dialect = Self.dialect(&random)
      let length = Int.random(in: 0...90, using: &random)
      let bytes =
        [0x61, 0x61] + (0..<length).map { _ in Self.alphabet.randomElement(using: &random) ?? 0 }
      let reading = FileReading(
        format: "csv",
        encoding: encoding,
        dialect: dialect,
        limits: .init(recordBytes: 40)
      )
      let note = Comment(rawValue: "\(bytes) \(dialect)")
      let read = Reading(bytes, reading, tree("1", "2"))
      #expect(read.refusal == nil, note)
      check(read, bytes, unit, note)
      let piece = Int.random(in: 1...30, using: &random)
      #expect(Reading(bytes, reading, tree("1", "2"), piece: piece) == read, note)
      #expect(Reading(bytes, reading, tree("1", "2"), piece: piece, emptying: false) == read, note)
    }
  }

  @Test(arguments: TextEncoding.allCases)
  func `no byte of fixed-width text is lost or used twice`(_ encoding: TextEncoding) {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    let unit = encoding.rawValue.hasPrefix("utf-16") ? 2 : 1
    for _ in 0..<400 {
      let length = Int.random(in: 0...90, using: &random)
      let bytes =
        [0x61, 0x61] + (0..<length).map { _ in Self.alphabet.randomElement(using: &random) ?? 0 }
      let columns = (1...3).map {
        FixedLayout.Column(
          name: "\($0)",
          start: Int.random(in: 1...6, using: &random),
          width: Int.random(in: 1...4, using: &random)
        )
      }
      let layoutUnit = FixedLayout.Unit.allCases.randomElement(using: &random) ?? .bytes
      let reading = FileReading(
        format: "fixed",
        encoding: encoding,
        dialect: .init(shortRows: Bool.random(using: &random) ? .fill : .quarantine),
        fixed: FixedLayout(columns: columns, unit: layoutUnit),
        limits: .init(recordBytes: 40)
      )
      let note = Comment(rawValue: "\(bytes) \(columns) \(layoutUnit)")
      let read = Reading(bytes, reading, tree("1", "2", "3"))
      check(read, bytes, unit, note)
      let piece = Int.random(in: 1...30, using: &random)
      #expect(Reading(bytes, reading, tree("1", "2", "3"), piece: piece) == read, note)
    }
  }
}
