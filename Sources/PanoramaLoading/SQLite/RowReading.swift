import GRDB
import GRDBSQLite

/// Runs a query and gives each row's text columns as bytes that stand as long as the call of `body`; NULL is empty.
///
/// For millions of rows: nothing is allocated for a row. `columnCount` columns are read.
func forEachTextRow(
  _ database: Database,
  sql: String,
  columnCount: Int,
  _ body: (_ columns: borrowing TextRow) throws -> Void
) throws {
  let statement = try database.makeStatement(sql: sql)
  precondition(
    statement.columnCount == columnCount,
    "the query must give the columns that are read"
  )
  while true {
    // SAFETY: the statement is alive, on its own connection's queue.
    let code = unsafe sqlite3_step(statement.sqliteStatement)
    if code == SQLITE_DONE { return }
    guard code == SQLITE_ROW else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql)
    }
    try body(TextRow(statement: statement))
  }
}

/// The current row of a query.
struct TextRow: ~Copyable {
  fileprivate let statement: Statement

  /// Gives the bytes of a column.
  func withText<Result>(_ column: Int, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
    // SAFETY: SQLite keeps the text of a column until the statement is stepped again, which cannot happen before `body`
    // returns; a span cannot outlive it. The text is asked for before its length, as SQLite's manual wants.
    let handle = unsafe statement.sqliteStatement
    let start = unsafe sqlite3_column_text(handle, CInt(column))
    let count = Int(unsafe sqlite3_column_bytes(handle, CInt(column)))
    let buffer = unsafe UnsafeBufferPointer(start: start, count: unsafe start == nil ? 0 : count)
    return try unsafe body(Span(_unsafeElements: buffer))
  }
}
