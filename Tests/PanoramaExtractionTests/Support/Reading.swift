import PanoramaExtraction
import PanoramaModel

/// Everything that reading some bytes came to, in a form that can be compared.
struct Reading: Equatable {
  struct Damage: Equatable {
    var place: RecordPlace
    var diagnostic: Diagnostic
    var raw: [UInt8]
  }

  /// Each record's entries as "path=text" ("path!" for the start of a row, "path#text" for numbers and such).
  var records: [[String]] = []
  var places: [RecordPlace] = []
  var raws: [[UInt8]] = []
  var damaged: [Damage] = []
  var recordsRead = 0
  var captured: [String: String] = [:]
  var mapped: [String: Int] = [:]
  var unmapped: [String: Int] = [:]
  var encoding = ""
  var detections: [Detection] = []
  var remarks: [DiagnosticCode] = []
  var refusal: DiagnosticCode?

  var codes: [DiagnosticCode] { damaged.map(\.diagnostic.code) }

  /// Reads the bytes in pieces of the given size; the batch is emptied after each piece.
  init(
    _ bytes: [UInt8],
    _ reading: FileReading,
    _ tree: FieldPathTree,
    piece: Int = .max,
    emptying: Bool = true,
    by make: ((FileReading, FieldPathTree) -> any Extractor & ~Copyable)? = nil
  ) {
    guard let format = ExtractorCatalog.format(named: reading.format) else { return }
    var extractor = (make ?? format.makeExtractor)(reading, tree)
    var batch = RecordBatch()
    var summary = ExtractionSummary()
    do throws(ExtractionError) {
      var start = 0
      while start < bytes.count {
        let end = piece < bytes.count - start ? start + piece : bytes.count
        try extractor.decode(bytes.span.extracting(start..<end), into: &batch)
        if emptying { take(&batch, tree) }
        start = end
      }
      try extractor.finish(into: &batch, summary: &summary)
      take(&batch, tree)
    } catch {
      take(&batch, tree)
      refusal = error.diagnostic.code
    }
    recordsRead = summary.recordsRead
    captured = summary.captured
    mapped = summary.mappedPaths
    unmapped = summary.unmappedPaths
    encoding = summary.encoding
    detections = summary.detections
    remarks = summary.diagnostics.map(\.code)
  }

  private mutating func take(_ batch: inout RecordBatch, _ tree: FieldPathTree) {
    for record in 0..<batch.count {
      records.append(
        batch.entryRange(of: record).map { index in
          let entry = batch.entries[index]
          let start = Int(entry.offset)
          let text = String(
            decoding: batch.text[start..<start + Int(entry.length)],
            as: UTF8.self
          )
          let path = tree.description(of: entry.path)
          switch entry.kind {
          case .begin: return path + "!"
          case .text: return path + "=" + text
          case .number: return path + "#" + text
          case .boolean: return path + "?" + text
          case .null: return path + "~" + text
          }
        }
      )
      places.append(batch.places[record])
      raws.append(batch.rawBytes(of: record))
    }
    damaged += batch.damaged.map {
      Damage(place: $0.place, diagnostic: $0.diagnostic, raw: $0.raw)
    }
    batch.removeAll()
  }
}

/// A tree of wanted paths; a path that ends in `[]` is a collection.
func tree(_ paths: String...) -> FieldPathTree {
  var tree = FieldPathTree()
  for path in paths {
    let isCollection = path.hasSuffix("[]")
    let names = path.split(separator: ".").map { name in
      String(name.hasSuffix("[]") ? name.dropLast(2) : name)
    }
    _ = tree.insert(names, isWanted: !isCollection, isCollection: isCollection)
  }
  return tree
}

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The physical line, from 1, on which a byte stands: counted one by one.
func lineNumber(of offset: Int, in bytes: [UInt8]) -> Int {
  var line = 1
  for index in 0..<offset {
    if bytes[index] == 0x0A { line += 1 }
    if bytes[index] == 0x0D, index + 1 >= bytes.count || bytes[index + 1] != 0x0A { line += 1 }
  }
  return line
}
