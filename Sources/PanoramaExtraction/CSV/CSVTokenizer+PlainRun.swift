import PanoramaModel

// What goes into the hot loop beside the text, and what comes out beside the entries.

extension CSVTokenizer {
  /// What the loop needs to know of the file, beside the dialect.
  struct PlainRun {
    /// Where the window's text starts in the batch's.
    var textBase: Int
    /// What no good record may hold, in the order of the text.
    var flaws: [DecodedWindow.Flaw]
    /// First bytes of lines that are perhaps no records; 256 for none.
    var attention: (UInt16, UInt16)
    /// The place in the file of the window's first byte.
    var fileOffset: Int
    /// The line on which the cursor stands.
    var line: Int
    /// How many records were read before.
    var number: Int
    /// Whether a record may have fewer fields.
    var fillsShortRows: Bool
    /// The records that are set aside.
    var aside: [Aside] = []
    /// The place of the next flaw; before the first record it is looked for.
    var flaw = -1
    /// Its index.
    var nextFlaw = 0

    /// Passes the flaws before a place.
    mutating func passFlaws(before place: Int) {
      while nextFlaw < flaws.count, flaws[nextFlaw].text < place { nextFlaw += 1 }
      flaw = nextFlaw < flaws.count ? flaws[nextFlaw].text : .max
    }

    /// Sets a record aside, for its first flaw if it has one.
    @inline(__always)
    mutating func set(aside record: Aside, end: Int) {
      aside.append(record)
      guard flaw < end else { return }
      aside[aside.count - 1].flaw = Int32(truncatingIfNeeded: nextFlaw)
      passFlaws(before: end)
    }
  }

  /// A record that is set aside, for a flaw or else for a fault; small, because a file may consist of them.
  struct Aside {
    /// Where it stands.
    var place: RecordPlace
    /// Whether it has too many or too few fields; otherwise text stands behind a closing quote, or it is but flawed.
    var isMiscounted: Bool
    /// How many fields there are, or where the text behind the quote stands.
    var detail: Int
    /// Its first flaw, or -1.
    var flaw: Int32 = -1

    /// What is wrong with it, if it is not flawed.
    var fault: Fault { isMiscounted ? .fieldCount(detail, nil) : .textAfterQuote(at: detail) }
  }
}
