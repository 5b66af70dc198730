import FuzzSupport

/// libFuzzer calls this with each input, and keeps the input when the process stops.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(Array(UnsafeBufferPointer(start: start, count: count)))
  if let violation = input?.violation("json") { fatalError(violation) }
  return 0
}
