import PanoramaMapping
import PanoramaModel

/// One entry of a record built by hand: a path below the record, and what stands there.
enum Piece {
  /// Text at a path.
  case text(String, String)
  /// A null at a path.
  case null(String)
  /// The start of an element of a collection.
  case begin(String)
}

/// Runs a mapping over records built by hand.
struct MapperBench {
  var mapper: Mapper
  private let separator: Character

  init(
    _ yaml: String,
    file: Int = 0,
    inputs: MappingInputs = MappingInputs(),
    readFile: @escaping (String) -> [UInt8]? = { _ in nil }
  ) throws {
    let mapping = try MappingReader.read(yaml, file: "m.yaml", readFile: readFile)
    separator = mapping.files[file].reading.format == "xml" ? "/" : "."
    mapper = Mapper(mapping: mapping, file: mapping.files[file], name: "data", inputs: inputs)
  }

  /// Whether the mapping asks for a column.
  func knows(_ column: String) -> Bool {
    let name = Array(column.utf8)
    return mapper.paths.child(of: FieldPathTree.root, named: name.span) >= 0
  }

  /// Maps records in one batch; numbers go on from batch to batch.
  mutating func map(_ records: [[Piece]]) {
    var batch = RecordBatch()
    let nothing: [UInt8] = []
    for (number, record) in records.enumerated() {
      let start = batch.raw.count
      for piece in record {
        switch piece {
        case .text(let path, let text):
          let bytes = Array(text.utf8)
          batch.append(self.path(path), .text, bytes.span)
          batch.raw += bytes
        case .null(let path): batch.append(self.path(path), .null, nothing.span)
        case .begin(let path): batch.append(self.path(path), .begin, nothing.span)
        }
      }
      batch.endRecord(
        at: RecordPlace(
          number: number + 1,
          line: number + 2,
          byteOffset: start,
          byteLength: batch.raw.count - start
        )
      )
    }
    mapper.map(batch)
  }

  /// The path's number; the record's own fields of delimited text are one step each.
  private func path(_ text: String) -> FieldPathID {
    var node = FieldPathTree.root
    for step in text.split(separator: separator) {
      let bytes = Array(step.utf8)
      node = mapper.paths.child(of: node, named: bytes.span)
      precondition(node >= 0, "no path \(text)")
    }
    return node
  }

  /// Every row as text: `table key<owner ^parent field=value …`.
  var rows: [String] {
    mapper.table.rows.indices.map { row in
      let info = mapper.table.rows[row]
      var text = info.table.name + " " + mapper.table.string(info.key)
      if !info.owner.isEmpty { text += "<" + mapper.table.string(info.owner) }
      if info.parent >= 0 { text += " ^\(info.parent)" }
      for index in mapper.table.valueRange(of: row) {
        let value = mapper.table.values[index]
        text += " " + value.field.name + "=" + mapper.table.string(value.canonical)
        if value.validity == .invalid { text += "!" }
        if value.validity == .missing { text += "?" }
      }
      return text
    }
  }
}
