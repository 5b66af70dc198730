// Places of delimiters, quotes and line ends.
//
//   text      7,"a b",c\n…
//   compare   .1.1...11.1     one bit a byte, 64 bytes a step
//   places     1 3   7 8 10    the set bits, widened to 32 bits
//
// Three ways with one result: vectors of 64 bytes that compress set bits in one instruction, vectors of 32 bytes, and
// plain C. Which one runs is decided when it is called.
#include "CSVScan.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

size_t panorama_csv_places_portable(const uint8_t *text, size_t count, uint32_t base,
                                    struct panorama_csv_marks marks, uint32_t *places, bool *holds_nul) {
  size_t found = 0;
  for (size_t index = 0; index < count; index += 1) {
    const uint8_t byte = text[index];
    // Stored always and counted when it is one: no branch to guess wrong.
    places[found] = base + (uint32_t)index;
    found += byte == marks.delimiter || byte == marks.quote || byte == marks.escape || byte == '\n' || byte == '\r';
    if (byte == 0) *holds_nul = true;
  }
  return found;
}

#if defined(__x86_64__)

__attribute__((target("avx2,bmi,bmi2,popcnt"))) static size_t places_avx2(const uint8_t *text, size_t count,
                                                                          uint32_t base,
                                                                          struct panorama_csv_marks marks,
                                                                          uint32_t *places, bool *holds_nul) {
  const __m256i delimiters = _mm256_set1_epi8((char)marks.delimiter);
  const __m256i quotes = _mm256_set1_epi8((char)marks.quote);
  const __m256i escapes = _mm256_set1_epi8((char)marks.escape);
  const __m256i feeds = _mm256_set1_epi8('\n');
  const __m256i returns = _mm256_set1_epi8('\r');
  __m256i nulls = _mm256_setzero_si256();
  size_t index = 0, found = 0;
  for (; index + 64 <= count; index += 64) {
    uint64_t set = 0;
    for (int half = 0; half < 2; half += 1) {
      const __m256i block = _mm256_loadu_si256((const __m256i *)(text + index + 32 * half));
      const __m256i marked = _mm256_or_si256(_mm256_cmpeq_epi8(block, delimiters), _mm256_cmpeq_epi8(block, quotes));
      const __m256i ends = _mm256_or_si256(_mm256_cmpeq_epi8(block, feeds), _mm256_cmpeq_epi8(block, returns));
      const __m256i all = _mm256_or_si256(_mm256_or_si256(marked, ends), _mm256_cmpeq_epi8(block, escapes));
      set |= (uint64_t)(uint32_t)_mm256_movemask_epi8(all) << (32 * half);
      nulls = _mm256_or_si256(nulls, _mm256_cmpeq_epi8(block, _mm256_setzero_si256()));
    }
    const size_t after = found + (size_t)__builtin_popcountll(set);
    // Eight at a time, so that the number of rounds is easily guessed; what is too much is overwritten.
    while (found < after) {
      for (int bit = 0; bit < 8; bit += 1) {
        places[found + bit] = base + (uint32_t)index + (uint32_t)_tzcnt_u64(set);
        set = _blsr_u64(set);
      }
      found += 8;
    }
    found = after;
  }
  if (!_mm256_testz_si256(nulls, nulls)) *holds_nul = true;
  return found + panorama_csv_places_portable(text + index, count - index, base + (uint32_t)index, marks,
                                              places + found, holds_nul);
}

__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt"))) static size_t
places_avx512(const uint8_t *text, size_t count, uint32_t base, struct panorama_csv_marks marks, uint32_t *places,
              bool *holds_nul) {
  const __m512i delimiters = _mm512_set1_epi8((char)marks.delimiter);
  const __m512i quotes = _mm512_set1_epi8((char)marks.quote);
  const __m512i escapes = _mm512_set1_epi8((char)marks.escape);
  const __m512i feeds = _mm512_set1_epi8('\n');
  const __m512i returns = _mm512_set1_epi8('\r');
  const __m512i numbers = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35,
      34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
      4, 3, 2, 1, 0);
  uint64_t nulls = 0;
  size_t index = 0, found = 0;
  for (; index + 64 <= count; index += 64) {
    const __m512i block = _mm512_loadu_si512(text + index);
    const uint64_t set = _mm512_cmpeq_epi8_mask(block, delimiters) | _mm512_cmpeq_epi8_mask(block, quotes) |
                         _mm512_cmpeq_epi8_mask(block, escapes) | _mm512_cmpeq_epi8_mask(block, feeds) |
                         _mm512_cmpeq_epi8_mask(block, returns);
    nulls |= _mm512_testn_epi8_mask(block, block);
    const __m512i start = _mm512_set1_epi32((int)(base + (uint32_t)index));
    const __m512i packed = _mm512_maskz_compress_epi8(set, numbers);
    const size_t after = found + (size_t)__builtin_popcountll(set);
    _mm512_storeu_si512(places + found, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed))));
    if (after > found + 16) {
      const __m128i second = _mm512_extracti32x4_epi32(packed, 1);
      _mm512_storeu_si512(places + found + 16, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(second)));
    }
    if (after > found + 32) {
      const __m128i third = _mm512_extracti32x4_epi32(packed, 2);
      const __m128i fourth = _mm512_extracti32x4_epi32(packed, 3);
      _mm512_storeu_si512(places + found + 32, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(third)));
      _mm512_storeu_si512(places + found + 48, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(fourth)));
    }
    found = after;
  }
  if (nulls != 0) *holds_nul = true;
  return found + panorama_csv_places_portable(text + index, count - index, base + (uint32_t)index, marks,
                                              places + found, holds_nul);
}

#endif

size_t panorama_csv_places_narrow(const uint8_t *text, size_t count, uint32_t base,
                                  struct panorama_csv_marks marks, uint32_t *places, bool *holds_nul) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
    return places_avx2(text, count, base, marks, places, holds_nul);
  }
#endif
  return panorama_csv_places_portable(text, count, base, marks, places, holds_nul);
}

size_t panorama_csv_places(const uint8_t *text, size_t count, uint32_t base, struct panorama_csv_marks marks,
                           uint32_t *places, bool *holds_nul) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2")) {
    return places_avx512(text, count, base, marks, places, holds_nul);
  }
#endif
  return panorama_csv_places_narrow(text, count, base, marks, places, holds_nul);
}
