#ifndef PANORAMA_CSV_SCAN_H
#define PANORAMA_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The bytes of delimited text that a reader has to look at, besides carriage return and line feed.
struct panorama_csv_marks {
  /// The first byte of the delimiter.
  uint8_t delimiter;
  /// The quote; the delimiter again where fields are not quoted.
  uint8_t quote;
  /// The backslash where it escapes; otherwise the delimiter again.
  uint8_t escape;
};

/// Writes the place of every mark, carriage return and line feed, counted from `base`, in order.
///
/// `places` has room for `count` + 64 numbers: whole vectors are stored. `holds_nul` is set when a byte is zero and
/// left alone otherwise.
///
/// Returns how many places there are.
size_t panorama_csv_places(const uint8_t *text, size_t count, uint32_t base, struct panorama_csv_marks marks,
                           uint32_t *places, bool *holds_nul);

/// The same without wide vectors: the twin for tests, and what other processors run.
size_t panorama_csv_places_portable(const uint8_t *text, size_t count, uint32_t base,
                                    struct panorama_csv_marks marks, uint32_t *places, bool *holds_nul);

/// The same with 32-byte vectors where the processor has them; otherwise the portable way.
size_t panorama_csv_places_narrow(const uint8_t *text, size_t count, uint32_t base,
                                  struct panorama_csv_marks marks, uint32_t *places, bool *holds_nul);

#endif
