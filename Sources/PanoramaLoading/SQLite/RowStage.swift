// Bulk loading of SQLite. GRDB makes the connection and the statements; values are bound through the C interface, several
// rows a statement, because that is four times as fast as one row a statement through `StatementArguments`.
//
//   cells  [ integer 7 | text 0..<6 | null | integer 8 | … ]      rows × columns
//   bytes  [ 张伟 … ]                                              the text of these rows
//
// All unsafe code of the module that concerns SQLite is in this folder.

import GRDB
import GRDBSQLite
import PanoramaModel

/// Rows on their way into one table.
///
/// Rows are gathered and leave `rowsPerStatement` at a time, in the order in which they came, however the caller cuts its
/// batches: the bytes of the database depend on the rows alone. A stage must be used on the queue of its connection.
struct RowStage {
  private struct Cell {
    var kind: Kind
    var length: Int32 = 0
    /// An integer, the bits of a floating-point number, or where the text starts in `bytes`.
    var payload: Int64 = 0
  }

  private enum Kind: UInt8 {
    case null
    case integer
    case real
    case text
  }

  private static let rowsPerStatement = 16

  private let columnCount: Int
  private let manyRows: Statement
  private let oneRow: Statement
  private var cells: [Cell] = []
  /// The text of the rows after one byte that keeps the array from being empty: an empty one has no address, and SQLite
  /// takes a missing address for NULL.
  private var bytes: [UInt8] = [0]

  /// Prepares inserts into `table`; `verb` may be `INSERT OR REPLACE`.
  init(_ database: Database, into table: String, columnCount: Int, verb: String = "INSERT") throws {
    self.columnCount = columnCount
    let row = "(" + Array(repeating: "?", count: columnCount).joined(separator: ",") + ")"
    let head = "\(verb) INTO \(table) VALUES "
    oneRow = try database.makeStatement(sql: head + row)
    let rows = Array(repeating: row, count: Self.rowsPerStatement).joined(separator: ",")
    manyRows = try database.makeStatement(sql: head + rows)
    cells.reserveCapacity(columnCount * Self.rowsPerStatement)
  }

  mutating func null() {
    cells.append(Cell(kind: .null))
  }

  mutating func integer(_ value: Int) {
    cells.append(Cell(kind: .integer, payload: Int64(value)))
  }

  mutating func real(_ value: Double) {
    cells.append(Cell(kind: .real, payload: Int64(bitPattern: value.bitPattern)))
  }

  mutating func text(_ value: String) {
    let start = bytes.count
    bytes.append(contentsOf: value.utf8)
    appendText(from: start)
  }

  /// Binds a piece of a table's text without making a string of it.
  mutating func text(_ source: [UInt8], _ range: TextRange) {
    let start = bytes.count
    let first = Int(range.offset)
    bytes.append(contentsOf: source[first..<first + Int(range.length)])
    appendText(from: start)
  }

  mutating func text(_ source: ArraySlice<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: source)
    appendText(from: start)
  }

  private mutating func appendText(from start: Int) {
    cells.append(Cell(kind: .text, length: Int32(bytes.count - start), payload: Int64(start)))
  }

  /// Ends a row, all columns of which have been given.
  mutating func endRow() throws {
    if cells.count == columnCount * Self.rowsPerStatement {
      try insert(cells[...], with: manyRows)
      forget()
    }
  }

  /// Inserts the rows that are left.
  mutating func finish() throws {
    for start in stride(from: 0, to: cells.count, by: columnCount) {
      try insert(cells[start..<start + columnCount], with: oneRow)
    }
    forget()
  }

  private mutating func forget() {
    cells.removeAll(keepingCapacity: true)
    bytes.removeLast(bytes.count - 1)
  }

  private func insert(_ row: ArraySlice<Cell>, with statement: Statement) throws {
    // SAFETY: SQLite reads the bound text until the statement is stepped and reset, both of which happen inside the closure,
    // while `bytes` cannot change; every text cell lies inside `bytes`. The statement lives as long as `self`.
    let code = unsafe bytes.withUnsafeBufferPointer { text -> CInt in
      let handle = unsafe statement.sqliteStatement
      var position: CInt = 1
      for cell in row {
        switch cell.kind {
        case .null: unsafe sqlite3_bind_null(handle, position)
        case .integer: unsafe sqlite3_bind_int64(handle, position, cell.payload)
        case .real:
          unsafe sqlite3_bind_double(
            handle,
            position,
            Double(bitPattern: UInt64(bitPattern: cell.payload))
          )
        case .text:
          unsafe text.withMemoryRebound(to: CChar.self) { characters in
            _ = unsafe sqlite3_bind_text(
              handle,
              position,
              characters.baseAddress.map { unsafe $0 + Int(cell.payload) },
              cell.length,
              nil
            )
          }
        }
        position += 1
      }
      let code = unsafe sqlite3_step(handle)
      unsafe sqlite3_reset(handle)
      return code
    }
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: statement.sql)
    }
  }
}
