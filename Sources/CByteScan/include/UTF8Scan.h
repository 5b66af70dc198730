#ifndef PANORAMA_UTF8_SCAN_H
#define PANORAMA_UTF8_SCAN_H

#include <stddef.h>
#include <stdint.h>

/// How many bytes from the start are surely well-formed UTF-8 (RFC 3629 §4) and end at the start of a character.
///
/// A lower bound: the first malformed sequence, if there is one, lies within the next 128 bytes. Without wide vectors
/// the bound ends at the first byte that is not ASCII.
size_t panorama_utf8_valid_prefix(const uint8_t *text, size_t count);

/// The same with vectors of 32 bytes at most, for tests.
size_t panorama_utf8_valid_prefix_narrow(const uint8_t *text, size_t count);

#endif
