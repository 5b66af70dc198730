public import PanoramaModel

/// Decodes one format.
///
/// It is pushed bytes and never reads files itself.
///
/// Conformance rules: the records do not depend on how the input is cut into pushes; a damaged record becomes a
/// `DamagedRecord` of the batch and changes no other record; memory is bounded by the longest record, not by the file.
public protocol Extractor: ~Copyable {
  /// Reads the next bytes of the file and appends every record that is complete to `batch`.
  mutating func decode(_ bytes: Span<UInt8>, into batch: inout RecordBatch) throws(ExtractionError)

  /// Ends the file: appends what is left, and fills in what the extractor knows of the file as a whole.
  mutating func finish(
    into batch: inout RecordBatch,
    summary: inout ExtractionSummary
  ) throws(ExtractionError)
}
