import PanoramaModel

/// What the columns of a delimited file are called, and which of them are wanted.
struct CSVColumns {
  /// The names as mappings use them: several rows joined, empty ones by number, a second of the same with `.2`.
  private(set) var names: [String] = []
  /// How many rows named them.
  private(set) var rowCount = 0
  /// The names by which mappings ask for the columns, in the order of the file.
  private(set) var lookedUp: [String] = []
  /// The columns that no mapping asks for.
  private(set) var unmapped: [String] = []

  /// Without a usable header no column has a name.
  static let unreadable = ExtractionError(
    Diagnostic(
      .csvHeaderMissing,
      at: SourceLocation(file: "", line: 1),
      expected: "a first line that names the columns",
      found: "a line whose quoting does not close, or that is longer than a record may be",
      remedy: "mend the first line, or set header: false and map the columns by number"
    )
  )

  /// Adds a row of the header: its names stand behind those of the rows above.
  mutating func append(row: [String]) {
    rowCount += 1
    for (index, name) in row.enumerated() {
      if index == names.count {
        names.append(name)
      } else if !name.isEmpty {
        names[index] += names[index].isEmpty ? name : " " + name
      }
    }
  }

  /// Names the columns by number, from `1`.
  mutating func setNumbers(_ count: Int) {
    names = (1...max(1, count)).map(String.init)
  }

  /// Looks the names up below the root.
  mutating func paths(
    in tree: FieldPathTree,
    strippingUnits: Bool
  ) throws(ExtractionError) -> [FieldPathID] {
    var found: [FieldPathID] = []
    var seen: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      var name = name.isEmpty ? String(index + 1) : name
      var path = Self.path(name, in: tree)
      if path == FieldPathTree.none, strippingUnits {
        name = Self.withoutUnit(name)
        path = Self.path(name, in: tree)
      }
      seen[name, default: 0] += 1
      if let count = seen[name], count > 1 {
        let numbered = Self.path("\(name).\(count)", in: tree)
        if numbered == FieldPathTree.none, path != FieldPathTree.none {
          throw Self.duplicate(name)
        }
        (name, path) = ("\(name).\(count)", numbered)
      }
      if path == FieldPathTree.none, !unmapped.contains(name) { unmapped.append(name) }
      lookedUp.append(name)
      found.append(path)
    }
    return found
  }

  private static func path(_ name: String, in tree: FieldPathTree) -> FieldPathID {
    let bytes = Array(name.utf8)
    return tree.child(of: FieldPathTree.root, named: bytes.span)
  }

  /// The name without the remarks in brackets at its end: `余额(元)`, `金额（万元）`, `Saldo [EUR]`.
  static func withoutUnit(_ name: String) -> String {
    let pairs: [Character: Character] = [")": "(", "）": "（", "]": "[", "】": "【"]
    var name = name[...]
    while let last = name.last, let opening = pairs[last], let start = name.lastIndex(of: opening),
      start > name.startIndex
    {
      name = name[..<start]
      while let blank = name.last, blank == " " || blank == "\u{3000}" { name.removeLast() }
    }
    return String(name)
  }

  private static func duplicate(_ name: String) -> ExtractionError {
    ExtractionError(
      Diagnostic(
        .csvHeaderDuplicate,
        at: SourceLocation(file: "", line: 1, path: name),
        expected: "each mapped column once in the header",
        found: "the column \"\(name)\" twice",
        remedy: "rename one of the two columns in the file, "
          + "or map the second one as well, as \"\(name).2\""
      )
    )
  }
}
