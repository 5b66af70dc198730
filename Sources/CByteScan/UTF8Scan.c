// Well-formed UTF-8, 64 bytes at a time.
//
// The method is that of J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per byte" (2021). What
// can be wrong with two neighbouring bytes is a set of eight kinds of error, one bit each. Three tables of sixteen
// sets, looked up by the first byte's upper and lower half and by the second byte's upper half, are intersected: what
// is left is an error, except that the last bit must stand exactly where a third or fourth byte is due.
#include "UTF8Scan.h"

#include <string.h>

static size_t ascii_prefix(const uint8_t *text, size_t count) {
  size_t index = 0;
  for (; index + 8 <= count; index += 8) {
    uint64_t word;
    memcpy(&word, text + index, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (index < count && text[index] < 0x80) index += 1;
  return index;
}

#if defined(__x86_64__)
#include <immintrin.h>

enum {
  too_short = 1 << 0,       // a lead byte and no continuation
  too_long = 1 << 1,        // ASCII and a continuation
  overlong_3 = 1 << 2,      // E0 80..9F
  too_large = 1 << 3,       // F4 90..BF, F5..FF
  surrogate = 1 << 4,       // ED A0..BF
  overlong_2 = 1 << 5,      // C0, C1
  overlong_4 = 1 << 6,      // F0 80..8F; shared with F5..FF 80..8F, which are too large
  continuations = 1 << 7,   // two continuations: right where a third or fourth byte is due
  carry = too_short | too_long | continuations,
};

static const uint8_t first_upper[16] = {
    too_long, too_long, too_long, too_long, too_long, too_long, too_long, too_long, continuations, continuations,
    continuations, continuations, too_short | overlong_2, too_short, too_short | overlong_3 | surrogate,
    too_short | too_large | overlong_4};

static const uint8_t first_lower[16] = {
    carry | overlong_2 | overlong_3 | overlong_4, carry | overlong_2, carry, carry, carry | too_large,
    carry | too_large | overlong_4, carry | too_large | overlong_4, carry | too_large | overlong_4,
    carry | too_large | overlong_4, carry | too_large | overlong_4, carry | too_large | overlong_4,
    carry | too_large | overlong_4, carry | too_large | overlong_4, carry | too_large | overlong_4 | surrogate,
    carry | too_large | overlong_4, carry | too_large | overlong_4};

static const uint8_t second_upper[16] = {
    too_short, too_short, too_short, too_short, too_short, too_short, too_short, too_short,
    too_long | overlong_2 | continuations | overlong_3 | overlong_4,
    too_long | overlong_2 | continuations | overlong_3 | too_large,
    too_long | overlong_2 | continuations | surrogate | too_large,
    too_long | overlong_2 | continuations | surrogate | too_large, too_short, too_short, too_short, too_short};

/// The last three bytes of a block whose last character does not go on behind it are at most these.
static const uint8_t highest_last[64] = {
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xEF, 0xDF, 0xBF};

/// Back from `index`, behind blocks without an error, to the start of a character that they cut off.
static size_t character_start(const uint8_t *text, size_t index) {
  size_t back = 0;
  while (back < 3 && back < index && (text[index - back - 1] & 0xC0) == 0x80) back += 1;
  if (back < index && text[index - back - 1] >= 0xC0) back += 1;
  return index - back;
}

/// The bytes that stand `by` places before those of `block`, with the last ones of `previous` in front.
#define BEFORE_32(block, previous, by) \
  _mm256_alignr_epi8(block, _mm256_permute2x128_si256(previous, block, 0x21), 16 - (by))

__attribute__((target("avx2"))) static inline __m256i table_32(const uint8_t *table) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

__attribute__((target("avx2"))) static inline __m256i errors_32(__m256i block, __m256i previous) {
  const __m256i half = _mm256_set1_epi8(0x0F);
  const __m256i before = BEFORE_32(block, previous, 1);
  const __m256i one = _mm256_shuffle_epi8(table_32(first_upper), _mm256_and_si256(_mm256_srli_epi16(before, 4), half));
  const __m256i two = _mm256_shuffle_epi8(table_32(first_lower), _mm256_and_si256(before, half));
  const __m256i three = _mm256_shuffle_epi8(table_32(second_upper), _mm256_and_si256(_mm256_srli_epi16(block, 4), half));
  const __m256i found = _mm256_and_si256(_mm256_and_si256(one, two), three);
  // The top bit where two before stands E0..FF, or three before F0..FF: there a continuation is due.
  const __m256i third = _mm256_subs_epu8(BEFORE_32(block, previous, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
  const __m256i fourth = _mm256_subs_epu8(BEFORE_32(block, previous, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
  const __m256i due = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
  return _mm256_xor_si256(due, found);
}

__attribute__((target("avx2"))) static size_t valid_prefix_avx2(const uint8_t *text, size_t count) {
  const __m256i highest = _mm256_loadu_si256((const __m256i *)(highest_last + 32));
  __m256i previous = _mm256_setzero_si256();
  __m256i open = _mm256_setzero_si256();
  size_t index = 0;
  for (; index + 64 <= count; index += 64) {
    const __m256i left = _mm256_loadu_si256((const __m256i *)(text + index));
    const __m256i right = _mm256_loadu_si256((const __m256i *)(text + index + 32));
    __m256i wrong = open;
    if (_mm256_movemask_epi8(_mm256_or_si256(left, right)) != 0) {
      wrong = _mm256_or_si256(errors_32(left, previous), errors_32(right, left));
      open = _mm256_subs_epu8(right, highest);
    } else {
      open = _mm256_setzero_si256();
    }
    if (!_mm256_testz_si256(wrong, wrong)) break;
    previous = right;
  }
  return character_start(text, index);
}

/// As `BEFORE_32`, for 64 bytes.
#define BEFORE_64(block, previous, by) \
  _mm512_alignr_epi8(block, _mm512_alignr_epi32(block, previous, 12), 16 - (by))

__attribute__((target("avx512f,avx512bw"))) static inline __m512i table_64(const uint8_t *table) {
  return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)table));
}

__attribute__((target("avx512f,avx512bw"))) static inline __m512i errors_64(__m512i block, __m512i previous) {
  const __m512i half = _mm512_set1_epi8(0x0F);
  const __m512i before = BEFORE_64(block, previous, 1);
  const __m512i one = _mm512_shuffle_epi8(table_64(first_upper), _mm512_and_si512(_mm512_srli_epi16(before, 4), half));
  const __m512i two = _mm512_shuffle_epi8(table_64(first_lower), _mm512_and_si512(before, half));
  const __m512i three = _mm512_shuffle_epi8(table_64(second_upper), _mm512_and_si512(_mm512_srli_epi16(block, 4), half));
  const __m512i found = _mm512_and_si512(_mm512_and_si512(one, two), three);
  const __m512i third = _mm512_subs_epu8(BEFORE_64(block, previous, 2), _mm512_set1_epi8((char)(0xE0 - 0x80)));
  const __m512i fourth = _mm512_subs_epu8(BEFORE_64(block, previous, 3), _mm512_set1_epi8((char)(0xF0 - 0x80)));
  const __m512i due = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
  return _mm512_xor_si512(due, found);
}

__attribute__((target("avx512f,avx512bw"))) static size_t valid_prefix_avx512(const uint8_t *text, size_t count) {
  const __m512i highest = _mm512_loadu_si512(highest_last);
  __m512i previous = _mm512_setzero_si512();
  __m512i open = _mm512_setzero_si512();
  size_t index = 0;
  for (; index + 64 <= count; index += 64) {
    const __m512i block = _mm512_loadu_si512(text + index);
    __m512i wrong = open;
    if (_mm512_movepi8_mask(block) != 0) {
      wrong = errors_64(block, previous);
      open = _mm512_subs_epu8(block, highest);
    } else {
      open = _mm512_setzero_si512();
    }
    if (_mm512_test_epi8_mask(wrong, wrong) != 0) break;
    previous = block;
  }
  return character_start(text, index);
}

#endif

size_t panorama_utf8_valid_prefix(const uint8_t *text, size_t count) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) return valid_prefix_avx512(text, count);
#endif
  return panorama_utf8_valid_prefix_narrow(text, count);
}

size_t panorama_utf8_valid_prefix_narrow(const uint8_t *text, size_t count) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return valid_prefix_avx2(text, count);
#endif
  return ascii_prefix(text, count);
}
