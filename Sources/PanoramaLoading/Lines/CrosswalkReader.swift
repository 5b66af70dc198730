import FoundationEssentials

/// Reads a `crosswalk.csv` that `CrosswalkWriter` wrote.
struct CrosswalkReader {
  /// The rows, each source, record id and profile id.
  private(set) var rows: [(source: String, recordID: String, profileID: String)] = []

  /// Reads the file; a header or a row of another shape is an error, because ids must not be guessed.
  init(path: String) throws(LoadingError) {
    let data = try reporting(path, as: LoadingError.unreadable) {
      try Data(contentsOf: URL(filePath: path))
    }
    let bytes = [UInt8](data)
    var position = 0
    guard Self.record(bytes, &position)?.joined(separator: ",") == CrosswalkWriter.header else {
      throw .unreadable(path, "a header that is not \(CrosswalkWriter.header)")
    }
    while position < bytes.count {
      guard let fields = Self.record(bytes, &position), fields.count == 5 else {
        throw .unreadable(path, "row \(rows.count + 1) does not have five fields")
      }
      rows.append((fields[0], fields[1], fields[2]))
    }
  }

  /// Reads one record and moves past its line end; nil when a quoted field never ends.
  private static func record(_ bytes: [UInt8], _ position: inout Int) -> [String]? {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        if isQuoted, position < bytes.count, bytes[position] == byte {
          field.append(byte)
          position += 1
        } else {
          isQuoted.toggle()
        }
      } else if !isQuoted, byte == UInt8(ascii: ",") || byte == 0x0A {
        fields.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        if byte == 0x0A { return fields }
      } else {
        field.append(byte)
      }
    }
    return nil
  }
}
