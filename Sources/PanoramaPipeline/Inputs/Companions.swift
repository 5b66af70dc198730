import Crypto
import Foundation
import PanoramaExtraction
import PanoramaMapping
import PanoramaModel

/// Reads the companions of a delivered file and holds it against what they say.
struct Companions {
  /// The declared totals, by the capture that takes each.
  private(set) var captured: [String: String] = [:]
  /// What does not agree.
  private(set) var diagnostics: [Diagnostic] = []

  /// A companion is small; what is longer is none.
  private static let longest = 1 << 20

  private let file: InputFile
  private let sha256: String

  /// Reads them.
  ///
  /// - Parameters:
  ///   - file: The delivered file.
  ///   - sha256: Its digest.
  init(of file: InputFile, sha256: String) {
    self.file = file
    self.sha256 = sha256
    for companion in file.companions where !companion.control.isFlag { read(companion) }
  }

  private mutating func read(_ companion: InputFile.Companion) {
    guard let data = FileManager.default.contents(atPath: companion.path),
      data.count <= Self.longest
    else {
      report(companion, "a companion that can be read, of at most 1 MiB", "none")
      return
    }
    let control = companion.control
    let lines = Self.lines(Array(data), control.delimiter)
    guard let line = line(of: lines, control) else {
      report(companion, "a line about \(fileName)", "none among \(lines.count) lines")
      return
    }
    for (capture, place) in control.totals.sorted(by: { $0.key < $1.key }) {
      captured[capture] = line.value(at: place)
    }
    if let place = control.sha256 { compare(line, place, "sha256", companion, sha256) }
    if let place = control.md5 {
      compare(line, place, "md5", companion, Self.md5(of: file.path) ?? "unreadable")
    }
    if let place = control.date, let date = file.date {
      let text = line.value(at: place) ?? ""
      if Mapper.date(text) != date {
        report(companion, "the business day \(date), as in the file's name", "`\(text)`")
      }
    }
  }

  private mutating func compare(
    _ line: Line,
    _ place: ControlFile.Place,
    _ name: String,
    _ companion: InputFile.Companion,
    _ own: String
  ) {
    let declared = line.value(at: place)?.lowercased() ?? ""
    guard declared != own else { return }
    diagnostics.append(
      Diagnostic(
        .controlDisagrees,
        at: SourceLocation(file: file.name),
        field: name,
        expected: declared.isEmpty
          ? "a digest in \(companion.name)" : "\(name) \(declared), as \(companion.name) says",
        found: own,
        remedy: "have \(file.mapping.source) deliver both files again"
      )
    )
  }

  private mutating func report(
    _ companion: InputFile.Companion,
    _ expected: String,
    _ found: String
  ) {
    diagnostics.append(
      Diagnostic(
        .controlDisagrees,
        at: SourceLocation(file: companion.name),
        field: "control",
        expected: expected,
        found: found,
        remedy: "have \(file.mapping.source) deliver it again, or correct `control:` in "
          + "\(file.mapping.file) line \(file.entry.line)"
      )
    )
  }

  private var fileName: String { String(file.name.split(separator: "/").last ?? "") }

  // MARK: Lines

  /// A line's fields, and its names and values, or those of the whole companion.
  private struct Line {
    var fields: [String]
    var values: [String: String]

    func value(at place: ControlFile.Place) -> String? {
      switch place {
      case .field(let number):
        fields.indices.contains(number - 1) ? fields[number - 1] : nil
      case .name(let name): values[name]
      }
    }
  }

  /// The line that speaks of the delivered file: the one with its name, or the only one.
  private func line(of lines: [Line], _ control: ControlFile) -> Line? {
    if let place = control.fileName {
      let found = lines.first { line in
        guard let name = line.value(at: place) else { return false }
        // sha256sum marks binary files with an asterisk.
        let plain = name.hasPrefix("*") ? String(name.dropFirst()) : name
        return plain == fileName || plain.hasSuffix("/" + fileName)
      }
      return found
    }
    var first = lines.first
    // Names and values stand on lines of their own.
    for line in lines.dropFirst() {
      first?.values.merge(line.values) { one, _ in one }
    }
    return first
  }

  private static func lines(_ bytes: [UInt8], _ delimiter: [UInt8]?) -> [Line] {
    let text = PlainText.decode(bytes)
    return text.split(whereSeparator: \.isNewline).map { line in
      var fields: [Substring]
      if let delimiter {
        let separator = String(decoding: delimiter, as: UTF8.self)
        fields = line.split(separator: separator, omittingEmptySubsequences: false)
      } else {
        fields = line.split { $0 == " " || $0 == "\t" }
      }
      var values: [String: String] = [:]
      if let equals = line.firstIndex(where: { $0 == "=" || $0 == ":" }) {
        values[trimmed(line[..<equals])] = trimmed(line[line.index(after: equals)...])
      }
      return Line(fields: fields.map(trimmed), values: values)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" || first == "\"" {
      text.removeFirst()
    }
    while let last = text.last, last == " " || last == "\t" || last == "\"" { text.removeLast() }
    return String(text)
  }

  // MARK: Digests

  /// MD5 only tells whether the file arrived as it was sent; it protects against nobody.
  private static func md5(of path: String) -> String? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    var digest = Insecure.MD5()
    while let piece = try? handle.read(upToCount: 1 << 20), !piece.isEmpty {
      digest.update(data: piece)
    }
    return Hexadecimal.text(digest.finalize())
  }
}
