/// The stable codes of everything that Panorama finds wrong; scripts and documents rely on the spelling.
public enum DiagnosticCode: String, Sendable, Codable, CaseIterable {
  // Files
  case fileMissing = "file.missing"
  case fileUnreadable = "file.unreadable"
  case fileEmpty = "file.empty"
  case fileGrowing = "file.growing"
  case fileTooLarge = "file.too-large"
  case fileCompressed = "file.compressed-damaged"
  case totalsMissing = "totals.missing"
  case totalsDisagree = "totals.disagree"
  case totalsUncertain = "totals.uncertain"

  // Encodings
  case encodingInvalid = "encoding.invalid-bytes"
  case encodingUnsupported = "encoding.unsupported"
  case encodingUndetected = "encoding.undetected"
  case encodingMismatch = "encoding.mark-disagrees"

  // Records of each format
  case recordTooLong = "record.too-long"
  case recordTooDeep = "record.too-deep"
  case recordTooManyAttributes = "record.too-many-attributes"
  case csvFieldCount = "csv.field-count"
  case csvUnterminatedQuote = "csv.unterminated-quote"
  case csvTextAfterQuote = "csv.text-after-quote"
  case csvHeaderMissing = "csv.header-missing"
  case csvHeaderDuplicate = "csv.header-duplicate"
  case csvAfterTrailer = "csv.record-after-trailer"
  case csvNulByte = "csv.nul-byte"
  case fixedCutCharacter = "fixed.cut-character"
  case fixedShortLine = "fixed.short-line"
  case jsonSyntax = "json.syntax"
  case jsonNotObject = "json.not-an-object"
  case jsonDuplicateKey = "json.duplicate-key"
  case xmlNotWellFormed = "xml.not-well-formed"
  case xmlEntity = "xml.entity-refused"
  case xmlTruncated = "xml.truncated"
  case xmlRecordPath = "xml.record-path-absent"

  // Mapped records
  case keyMissing = "key.missing"
  case keyDuplicate = "key.duplicate"
  case valueUnfit = "value.unfit"
  case codeUnknown = "value.code-unknown"
  case valueNeverFits = "value.never-fits"
  case referenceUnknown = "reference.unknown"
  case pathAbsent = "path.absent"

  // Mapping files
  case mappingSyntax = "mapping.syntax"
  case mappingUnknownKey = "mapping.unknown-key"
  case mappingUnknownField = "mapping.unknown-field"
  case mappingUnknownNormalizer = "mapping.unknown-normalizer"
  case mappingMissingKey = "mapping.missing-key"
  case mappingWrongType = "mapping.wrong-type"
  case mappingBadValue = "mapping.bad-value"
  case mappingBadReference = "mapping.bad-reference"
  case mappingDuplicate = "mapping.duplicate"
  case mappingNone = "mapping.none"

  // The run
  case gateConservation = "gate.conservation"
  case gateBudget = "gate.quarantine-budget"
  case outputUnwritable = "output.unwritable"
  case outputLocked = "output.locked"
  case asOfUnknown = "run.as-of-unknown"
  case asOfLater = "run.as-of-later"
  case checkFailed = "check.failed"
  case resultUnknown = "result.unknown"
}
