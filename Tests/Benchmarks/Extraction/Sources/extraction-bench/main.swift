import Foundation
import PanoramaExtraction
import PanoramaModel

// extraction-bench FILE csv|json|xml extractor|reader [XML-PATH]
//
// `extractor` pushes the file into the extractor on one thread, as other tools read files; `reader` is what a run does:
// the file is digested (SHA-256) as well, on a second thread. Prints seconds, records, damaged records, the bytes of all
// fields, and the peak of resident memory.

let arguments = CommandLine.arguments
guard arguments.count >= 4 else {
  print("usage: extraction-bench FILE csv|json|xml extractor|extractor-1|reader")
  exit(64)
}
let (path, format, mode) = (arguments[1], arguments[2], arguments[3])

let columns = [
  "customer_no", "name", "id_no", "phone", "email", "address", "opened_on", "balance", "currency",
  "product", "status",
  "remark",
]
let paths = {
  var paths = FieldPathTree()
  for column in columns { _ = paths.insert([column], isWanted: true) }
  return paths
}()
let reading = FileReading(
  format: format,
  encoding: format == "csv" ? .utf8 : nil,
  dialect: .init(
    delimiter: [UInt8(ascii: ",")],
    quoting: .byte(UInt8(ascii: "\"")),
    escape: .doubled,
    headerRows: 1,
    preambleLines: 0,
    endsWithDelimiter: false
  ),
  recordPath: format == "xml" ? ["export", "customers", "customer"] : []
)

/// What was read.
struct Tally {
  var (records, damaged, length) = (0, 0, 0)

  mutating func take(_ batch: inout RecordBatch) {
    records += batch.count
    damaged += batch.damaged.count
    // Every field is there, decoded and unescaped: its bytes are added up as other tools are asked to.
    for index in batch.entries.indices { length &+= Int(batch.entries[index].length) }
    batch.removeAll()
  }
}

func pushAll(_ tally: inout Tally) throws {
  guard let entry = ExtractorCatalog.format(named: format) else { exit(64) }
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { exit(66) }
  var extractor = entry.makeExtractor(reading, paths)
  var batch = RecordBatch()
  var piece = [UInt8](repeating: 0, count: 1 << 20)
  while case let count = read(descriptor, &piece, piece.count), count > 0 {
    try extractor.decode(piece.span.extracting(0..<count), into: &batch)
    tally.take(&batch)
  }
  var summary = ExtractionSummary()
  try extractor.finish(into: &batch, summary: &summary)
  tally.take(&batch)
}

func measure() throws {
  var tally = Tally()
  let start = ContinuousClock.now
  if mode.hasPrefix("extractor") {
    try pushAll(&tally)
  } else {
    let reader = SourceFileReader(path: path, displayName: path, reading: reading, paths: paths)
    _ = try reader.read { tally.take(&$0) }
  }
  let (whole, fraction) = (ContinuousClock.now - start).components
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  let seconds = String(format: "%.3f", Double(whole) + Double(fraction) / 1e18)
  print(seconds, tally.records, tally.damaged, tally.length, usage.ru_maxrss / 1024)
}

try measure()
