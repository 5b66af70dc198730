import PanoramaModel
import Yams

// What a file, or a companion of it, declares of itself.
extension FileMappingReader {
  // MARK: In the file

  func readTotals(_ file: inout FileMapping, _ syntax: FormatSyntax) {
    if let path = section.text("as_of") {
      if isCapture(path, file, syntax) {
        file.asOf = "as_of"
        capture("as_of", path, &file, syntax)
      } else {
        badTrailerField(section, "as_of", path, syntax)
      }
    }
    guard let totals = section.section("totals") else { return }
    for declared in read(totals) {
      if isCapture(declared.place, file, syntax) {
        file.totals.append(.init(declared.measure, capture: declared.name))
        capture(declared.name, declared.place, &file, syntax)
      } else {
        badTrailerField(totals, declared.key, declared.place, syntax)
      }
    }
  }

  private func capture(
    _ name: String,
    _ path: String,
    _ file: inout FileMapping,
    _ syntax: FormatSyntax
  ) {
    let path = FieldPathSyntax.absolute(path, syntax.paths)
    file.reading.captures.append(.init(name: name, path: path))
  }

  /// A total as written: what it measures and where it stands.
  private struct Written {
    var key: String
    var name: String
    var measure: DeclaredTotal.Measure
    var place: String
  }

  /// Reads `records: 2`, `balance: 3`, `balance: { CNY: 3, USD: 4 }` and `hash: { number: 5 }`.
  private func read(_ totals: YAMLSection, among other: [String] = []) -> [Written] {
    var written: [Written] = []
    for entry in totals.entries where !other.contains(entry.key) {
      if entry.key == "records" {
        guard let place = totals.text(entry.key) else { continue }
        written.append(.init(key: "records", name: "records", measure: .records, place: place))
      } else if entry.key == "hash", let below = totals.section("hash") {
        for field in below.entries {
          guard let place = below.text(field.key), let (_, found) = CheckReader.find(field.key)
          else {
            unknownTotal(below, field.key, field.node, other)
            continue
          }
          let name = "hash." + field.key
          written.append(.init(key: field.key, name: name, measure: .hash(found), place: place))
        }
      } else if let (_, field) = CheckReader.find(entry.key), field.definition.type == .money {
        written.append(contentsOf: sums(of: field, entry.key, entry.node, totals))
      } else {
        unknownTotal(totals, entry.key, entry.node, other)
      }
    }
    return written
  }

  private func sums(
    of field: CustomerField,
    _ key: String,
    _ node: Node,
    _ totals: YAMLSection
  ) -> [Written] {
    guard case .mapping = node, let currencies = totals.section(key) else {
      guard let place = totals.text(key) else { return [] }
      return [.init(key: key, name: key, measure: .sum(field, currency: nil), place: place)]
    }
    return currencies.entries.compactMap { currency in
      guard let place = currencies.text(currency.key) else { return nil }
      return .init(
        key: key,
        name: key + "." + currency.key,
        measure: .sum(field, currency: currency.key),
        place: place
      )
    }
  }

  private func unknownTotal(
    _ totals: YAMLSection,
    _ key: String,
    _ node: Node,
    _ other: [String]
  ) {
    let amounts = CustomerField.definitions.filter { $0.type == .money }
    let known = ["records", "hash"] + other + amounts.map { $0.table.name + "." + $0.name }
    let guess = Spelling.nearest(to: key, in: known)
    totals.report(
      .mappingUnknownField,
      node,
      field: key,
      expected: "`records`, `hash` or an amount of the schema",
      found: "`\(key)`",
      remedy: "write `\(guess ?? "account.balance"): \(node.scalar?.string ?? "2")`"
    )
  }

  /// Delimited and fixed-width text has values outside its records in the trailer line only, by the number of the field.
  private func isCapture(
    _ path: String,
    _ file: FileMapping,
    _ syntax: FormatSyntax
  ) -> Bool {
    guard syntax.paths == .columns else {
      return !FieldPathSyntax.absolute(path, syntax.paths).isEmpty
    }
    return file.reading.dialect.trailerPrefix != nil && (1...10_000).contains(Int(path) ?? 0)
  }

  private func badTrailerField(
    _ place: YAMLSection,
    _ key: String,
    _ path: String,
    _ syntax: FormatSyntax
  ) {
    let isText = syntax.paths == .columns
    place.report(
      .mappingBadValue,
      place[key],
      field: key,
      expected: isText
        ? "the number of a field of the trailer line, and a `trailer:` above"
        : "the path of a value outside the records",
      found: "`\(path)`",
      remedy: isText
        ? "write `trailer: TRAILER` and `\(key): 2`" : "write `\(key): PATH_FROM_THE_TOP`"
    )
  }

  // MARK: In a companion

  /// Reads `control:`, one companion or a list of them.
  func readControls(_ file: inout FileMapping) {
    guard let node = section["control"] else { return }
    let nodes: [Node] = if case .sequence(let items) = node { Array(items) } else { [node] }
    for (number, node) in nodes.enumerated() {
      let below = YAMLSection(node, name: section.name + ".control", source: section.source)
      var control = ControlFile(match: below.requiredText("match"))
      control.delimiter = below.text("delimiter").flatMap { delimiter($0, "delimiter", in: below) }
      control.fileName = place("file", below)
      control.date = place("date", below)
      control.sha256 = place("sha256", below)
      control.md5 = place("md5", below)
      let others = MappingGrammar.control.names.filter { $0 != "records" && $0 != "hash" }
      for declared in read(below, among: others) {
        let capture = "control.\(number + 1).\(declared.name)"
        file.totals.append(.init(declared.measure, capture: capture))
        control.totals[capture] = place(declared.place)
      }
      file.controls.append(control)
    }
  }

  private func place(_ key: String, _ section: YAMLSection) -> ControlFile.Place? {
    section.text(key).map(place)
  }

  private func place(_ text: String) -> ControlFile.Place {
    if let number = Int(text), number > 0 { .field(number) } else { .name(text) }
  }
}
