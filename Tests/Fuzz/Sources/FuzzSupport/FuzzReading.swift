import PanoramaModel

/// How a file is read, by one byte of the fuzzer's input; the tests of its finds use the same.
enum FuzzReading {
  /// Low limits, so that small inputs reach them.
  private static let limits = ReadingLimits(recordBytes: 1_024, depth: 8, attributes: 4)

  /// The reading and paths of a format.
  static func of(_ format: String, _ choice: UInt8) -> (FileReading, FieldPathTree) {
    switch format {
    case "csv": csv(choice)
    case "json": json(choice)
    default: xml(choice)
    }
  }

  private static func tree(_ paths: [String], collections: [String] = []) -> FieldPathTree {
    var tree = FieldPathTree()
    for path in collections {
      let names = path.split(separator: ".").map(String.init)
      _ = tree.insert(names, isWanted: false, isCollection: true)
    }
    for path in paths {
      _ = tree.insert(path.split(separator: ".").map(String.init), isWanted: true)
    }
    return tree
  }

  private static func csv(_ choice: UInt8) -> (FileReading, FieldPathTree) {
    var dialect = DelimitedDialect()
    if choice & 1 == 0 {
      dialect.delimiter = [UInt8(ascii: choice & 2 == 0 ? "," : "|")]
      dialect.quoting = choice & 4 == 0 ? .byte(UInt8(ascii: "\"")) : DelimitedDialect.Quoting.none
      dialect.escape = choice & 8 == 0 ? .doubled : .backslash
      dialect.headerRows = choice & 16 == 0 ? 1 : 0
    }
    if choice & 32 != 0 { dialect.trailerPrefix = "T" }
    let encodings: [TextEncoding?] = [.utf8, nil, .gb18030, .utf8]
    let reading = FileReading(
      format: "csv",
      encoding: encodings[Int(choice >> 6)],
      dialect: dialect,
      captures: choice & 32 != 0 ? [.init(name: "count", path: ["2"])] : [],
      limits: limits
    )
    return (reading, tree(["id", "name", "1", "2"]))
  }

  private static func json(_ choice: UInt8) -> (FileReading, FieldPathTree) {
    let duplicates = FileReading.DuplicateKeys.allCases
    let encodings: [TextEncoding?] = [.utf8, nil, .gb18030, .utf16le]
    let reading = FileReading(
      format: "json",
      encoding: encodings[Int(choice >> 6)],
      recordPath: choice & 1 == 0 ? [] : ["data"],
      duplicateKeys: duplicates[Int(choice >> 1 & 3) % duplicates.count],
      captures: [.init(name: "count", path: ["count"])],
      limits: limits
    )
    return (reading, tree(["id", "name", "loans.no", "a.b.c"], collections: ["loans"]))
  }

  private static func xml(_ choice: UInt8) -> (FileReading, FieldPathTree) {
    let reading = FileReading(
      format: "xml",
      encoding: choice & 2 == 0 ? nil : .utf8,
      recordPath: choice & 1 == 0 ? ["D", "R"] : ["D", "L", "R"],
      captures: [.init(name: "count", path: ["D", "H", "Count"])],
      limits: limits
    )
    return (reading, tree(["@id", "name", "loan.no", "name.@kind"], collections: ["loan"]))
  }
}
