import Testing

/// One way in which a record gets damaged.
enum DamageKind: String, CaseIterable, CustomTestStringConvertible {
  case invalidByte, openQuote, separatorLost, garbage, truncated, controlByte, bracketLost,
    misspelt,
    duplicate, overlong, joined
  /// Each damaged record of a file in another of these ways.
  case mixed

  var testDescription: String { rawValue }

  /// What may happen to the records.
  enum Reach {
    /// This one must be set aside, and no other.
    case own
    /// This one may come out changed, or be set aside, and no other.
    case changed
    /// This one and the next share their bytes now: both may be set aside, and no other.
    case next
  }

  /// What the kind does to a format's records.
  func reach(in format: DamageFormat) -> Reach {
    switch (self, format) {
    // CSV knows no forbidden characters.
    case (.controlByte, .csv): .changed
    // The next record stands inside this one now; or the border between them is gone.
    case (.bracketLost, .xml), (.joined, _): .next
    default: .own
    }
  }

  /// The damaged text; nil when the line end behind it goes as well.
  func damage(
    _ text: String,
    _ format: DamageFormat,
    _ generator: inout some RandomNumberGenerator
  ) -> [UInt8] {
    var bytes = Array(text.utf8)
    switch self {
    case .invalidByte:
      bytes.insert(0xFF, at: Int.random(in: 8..<bytes.count - 8, using: &generator))
    case .controlByte:
      bytes.insert(0, at: Int.random(in: Self.nameRange(bytes, format), using: &generator))
    case .truncated:
      // The third delimiter of delimited text goes, or its fields would still be all there.
      let delimiters = bytes.indices.filter { bytes[$0] == UInt8(ascii: ",") }
      let end = format == .csv ? delimiters[2] : bytes.count - 1
      bytes.removeLast(bytes.count - Int.random(in: 3..<end, using: &generator))
    case .overlong:
      let filler = [UInt8](repeating: UInt8(ascii: "x"), count: DamageFormat.recordLimit)
      bytes.insert(contentsOf: filler, at: Self.nameRange(bytes, format).lowerBound)
    case .joined:
      // Elements follow each other without a border: their border is the last tag's end.
      if format == .xml { bytes.removeLast() }
    default:
      let (old, new) = replacement(format)
      let place = Self.place(
        of: old,
        in: text,
        last: format != .csv && (self == .misspelt || self == .bracketLost)
      )
      bytes.replaceSubrange(place..<place + old.utf8.count, with: new.utf8)
    }
    return bytes
  }

  /// The text that is replaced, and by what.
  private func replacement(_ format: DamageFormat) -> (old: String, new: String) {
    switch (self, format) {
    case (.openQuote, .csv): (",", ",\"")
    case (.openQuote, .xml): ("\">", ">")
    case (.openQuote, _): ("\",\"amount\"", ",\"amount\"")
    case (.separatorLost, .csv): (",", "")
    case (.separatorLost, .xml): ("</name>", "<name>")
    case (.separatorLost, _): (",\"amount\"", "\"amount\"")
    case (.garbage, .csv): (",", ",,")
    case (.garbage, .xml): ("</name>", "&</name>")
    case (.garbage, _): (",\"amount\"", ",#!,\"amount\"")
    case (.bracketLost, .csv): (",", "")
    case (.bracketLost, .xml): ("</R>", "")
    case (.bracketLost, _): ("}", "")
    case (.misspelt, .csv): (",", ";")
    case (.misspelt, .xml): ("</note>", "</not>")
    case (.misspelt, _): ("\"note\":", "\"note\":nul,\"x\":")
    case (.duplicate, .csv): (",", ",K1,")
    case (.duplicate, .xml): ("<R ", "<R id=\"K1\" ")
    case (.duplicate, _): ("\"id\":", "\"id\":\"K1\",\"id\":")
    default: ("", "")
    }
  }

  /// Where the name's text stands.
  private static func nameRange(_ bytes: [UInt8], _ format: DamageFormat) -> Range<Int> {
    let text = String(decoding: bytes, as: UTF8.self)
    let start =
      switch format {
      case .csv: place(of: ",", in: text, last: false) + 1
      case .xml: place(of: "<name>", in: text, last: false) + 6
      case .jsonLines, .jsonArray: place(of: "\"name\":\"", in: text, last: false) + 8
      }
    return start..<start + 4
  }

  /// The byte place of a part of a text, which must be there.
  private static func place(of part: String, in text: String, last: Bool) -> Int {
    let (bytes, wanted) = (Array(text.utf8), Array(part.utf8))
    let places = bytes.indices.filter { bytes[$0...].starts(with: wanted) }
    guard let place = last ? places.last : places.first else {
      preconditionFailure("the record has \(part)")
    }
    return place
  }
}
