#ifndef PANORAMA_JSON_SCAN_H
#define PANORAMA_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>

// What the index carries from one call to the next; all zero at the start of a value.
typedef struct {
  // All ones inside a string.
  uint64_t in_string;
  // 1 when the next byte stands behind a reverse solidus.
  uint64_t escaped;
  // 1 when the byte before was part of a number or word.
  uint64_t in_scalar;
} panorama_json_state;

// Writes the places of what matters to a reader of JSON, in order, from `*offset` on until `end`, or until fewer than 64
// of `capacity` places are free; moves `*offset`, and answers how many places were written.
//
// What matters: outside strings { } [ ] : , and the first byte of each run of other bytes that are no white space; both
// quotation marks of a string; inside strings every reverse solidus that starts an escape and every control character;
// everywhere, when `feeds` is not 0, every line feed.
//
// A string cannot hold a line feed (RFC 8259, section 7), so one ends whatever string is open: a missing quotation mark
// never turns what stands on the next lines inside out.
size_t panorama_json_index(const uint8_t *text, size_t *offset, size_t end, int feeds, panorama_json_state *state,
                           uint32_t *places, size_t capacity);

// The same without vector instructions beyond the baseline, to be compared with.
size_t panorama_json_index_baseline(const uint8_t *text, size_t *offset, size_t end, int feeds,
                                    panorama_json_state *state, uint32_t *places, size_t capacity);

// How many bytes of the text are line feeds.
size_t panorama_json_feeds(const uint8_t *text, size_t count);

#endif
