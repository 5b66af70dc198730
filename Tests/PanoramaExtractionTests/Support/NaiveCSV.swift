/// A CSV reader that is obviously right and slow: the oracle of the fast one.
///
/// ASCII, quotation mark, header; a delimiter of one or several bytes.
struct NaiveCSV {
  var records: [(fields: [String], line: Int, start: Int, end: Int)] = []
  var damaged: [(line: Int, start: Int, end: Int)] = []
  var headerIsFaulty = false

  private let bytes: [UInt8]
  private let delimiter: [UInt8]

  init(_ bytes: [UInt8], delimiter: [UInt8] = [44]) {
    self.bytes = bytes
    self.delimiter = delimiter
    var place = 0
    var line = 1
    var columns: Int?
    while place < bytes.count {
      if let length = lineEnd(place) {
        place += length
        line += 1
        continue
      }
      if let (fields, end) = record(place), columns == nil || fields.count == columns {
        if columns == nil {
          columns = fields.count
        } else {
          records.append((fields, line, place, end))
        }
        for index in place..<end where isLineEnd(index) { line += 1 }
        place = end
        continue
      }
      if columns == nil {
        headerIsFaulty = true
        return
      }
      var end = place
      while end < bytes.count, lineEnd(end) == nil { end += 1 }
      damaged.append((line, place, end))
      place = end
    }
  }

  /// The length of the line end at a place.
  private func lineEnd(_ place: Int) -> Int? {
    if bytes[place] == 10 { return 1 }
    guard bytes[place] == 13 else { return nil }
    return place + 1 < bytes.count && bytes[place + 1] == 10 ? 2 : 1
  }

  private func isDelimiter(_ place: Int) -> Bool { bytes[place...].starts(with: delimiter) }

  private func isLineEnd(_ index: Int) -> Bool {
    bytes[index] == 10 || (bytes[index] == 13 && lineEnd(index) == 1)
  }

  /// The fields of the record at a place and where it ends; nil when it is faulty.
  private func record(_ start: Int) -> (fields: [String], end: Int)? {
    var fields: [String] = []
    var place = start
    while true {
      var field: [UInt8] = []
      if place < bytes.count, bytes[place] == 34 {
        place += 1
        while true {
          guard place < bytes.count else { return nil }
          if bytes[place] != 34 {
            field.append(bytes[place])
            place += 1
          } else if place + 1 < bytes.count, bytes[place + 1] == 34 {
            field.append(34)
            place += 2
          } else {
            place += 1
            break
          }
        }
        guard place == bytes.count || isDelimiter(place) || lineEnd(place) != nil else {
          return nil
        }
      } else {
        while place < bytes.count, !isDelimiter(place), lineEnd(place) == nil {
          field.append(bytes[place])
          place += 1
        }
      }
      fields.append(String(decoding: field, as: UTF8.self))
      guard isDelimiter(place) else { return (fields, place) }
      place += delimiter.count
    }
  }
}
