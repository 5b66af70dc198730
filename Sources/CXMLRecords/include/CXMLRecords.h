// Records out of an XML document, by libxml2's push parser.
//
// C, because libxml2 reports each tag and each piece of text by a call: what happens inside records stays on this side and
// comes out as flat arrays; what stands around the records, names that are not known yet and faults go to hooks.
//
// The header names no types of libxml2, whose own headers clash with those of Foundation's ICU.
#ifndef PANORAMA_XML_RECORDS_H
#define PANORAMA_XML_RECORDS_H

#include <stddef.h>
#include <stdint.h>

// What is to be done at a node of the tree of paths.
enum { PANORAMA_XML_WANTED = 1, PANORAMA_XML_COLLECTION = 2, PANORAMA_XML_MAPPED = 4 };

// Why a parser stopped.
typedef enum {
  PANORAMA_XML_GOES_ON = 0,
  // `error` is libxml2's number.
  PANORAMA_XML_NOT_WELL_FORMED,
  PANORAMA_XML_TOO_DEEP,
  PANORAMA_XML_TOO_LONG,
  PANORAMA_XML_TOO_MANY_ATTRIBUTES,
  // A record starts directly inside a record.
  PANORAMA_XML_NESTED,
  // A declaration or reference that is never followed; `refusal` says which.
  PANORAMA_XML_REFUSED,
  // Something that only a parser with hooks can judge.
  PANORAMA_XML_NEEDS_HOOKS,
} panorama_xml_stop;

// A value, or the start of a row; `kind` is 0 for text and 1 for the start of a row.
typedef struct {
  int32_t path, kind;
  uint32_t offset, length;
} panorama_xml_entry;

// A whole record: its places in the text, and where its entries and its text end.
typedef struct {
  int64_t start, end;
  size_t entries, text;
} panorama_xml_record;

// What the document holds outside its records; every pointer is valid during the call only, and every name ends with 0.
typedef struct {
  void *user;
  // An element starts whose start tag, so far without its >, ends at `position`: 0 when it is none of the following, 1 when its children can
  // be records, 2 when it is a record, 3 when the parser has to stop there.
  int (*start)(void *user, const char *name, const char *uri, const uint8_t *tag, size_t tag_length,
               int64_t position);
  void (*attribute)(void *user, const char *name, const uint8_t *value, size_t length);
  void (*text)(void *user, const uint8_t *text, size_t length);
  // An element ends at `position`; not 0 when the parser has to stop there, as it took too much.
  int (*end)(void *user, int64_t position);
  // The node of a name below another; -1 when it has none.
  int32_t (*node)(void *user, int32_t parent, const char *name, const char *uri, int is_attribute);
} panorama_xml_hooks;

// The names that are known below each node; shared by parsers, and changed only by one with hooks.
typedef struct panorama_xml_names panorama_xml_names;
panorama_xml_names *panorama_xml_names_make(void);
void panorama_xml_names_free(panorama_xml_names *names);
// Says what is to be done at a node; the nodes are numbered from 0, the record itself.
void panorama_xml_names_use(panorama_xml_names *names, int32_t node, int use);

typedef struct {
  int64_t record_bytes;
  int depth, attributes;
} panorama_xml_limits;

typedef struct panorama_xml_parser panorama_xml_parser;
// A parser of UTF-8 text that opens no file and no connection and expands nothing but the five entities of XML. `hooks`
// may be NULL: then it stops where one would be called, and calls nothing but libxml2, so it may run on another thread.
panorama_xml_parser *panorama_xml_make(panorama_xml_names *names, const panorama_xml_hooks *hooks,
                                       panorama_xml_limits limits);
// Starts anew, with nothing read and nothing counted.
void panorama_xml_restart(panorama_xml_parser *parser);
void panorama_xml_free(panorama_xml_parser *parser);

// Parses text that stands at `position` of the document; `window` is the text from `window_start` on, in which the starts
// of tags are looked up.
void panorama_xml_push(panorama_xml_parser *parser, const uint8_t *text, size_t length, int64_t position, int is_final,
                       const uint8_t *window, int64_t window_start);

// Two parsers at once, each with text that follows the other's; returns when both are done.
void panorama_xml_push_both(panorama_xml_parser *first, const uint8_t *text, size_t length, int64_t position,
                            panorama_xml_parser *second, size_t second_length, const uint8_t *window,
                            int64_t window_start);

// How many processors the process may use.
int panorama_xml_processors(void);

// Opens the elements that stand around the records, without reporting them: all of them, or only the outer ones.
void panorama_xml_prime(panorama_xml_parser *parser, const uint8_t *tags, size_t length, int is_complete);

// Why the parser stopped, if it did, and where.
typedef struct {
  panorama_xml_stop reason;
  int error;
  const char *refusal;
  int64_t position;
} panorama_xml_state;
panorama_xml_state panorama_xml_stopped(const panorama_xml_parser *parser);
// Stops it.
void panorama_xml_stop_at(panorama_xml_parser *parser, panorama_xml_stop reason, int error, int64_t position);

// Whether a record is open, and where it starts.
int panorama_xml_is_in_record(const panorama_xml_parser *parser);
int64_t panorama_xml_record_start(const panorama_xml_parser *parser);
// Whether the next element may be a record, and everything up to `position` has been read.
int panorama_xml_is_between_records(const panorama_xml_parser *parser, int64_t position);

// The whole records since the last `panorama_xml_forget`, their entries and their text.
typedef struct {
  const panorama_xml_record *records;
  size_t record_count;
  const panorama_xml_entry *entries;
  const uint8_t *text;
} panorama_xml_result;
panorama_xml_result panorama_xml_results(const panorama_xml_parser *parser);
// Forgets the whole records, or, with `all`, the unfinished one as well.
void panorama_xml_forget(panorama_xml_parser *parser, int all);

// In how many whole records a node had something, since the last call.
int64_t panorama_xml_take_count(panorama_xml_parser *parser, int32_t node);

// Where the first & from `from` on stands that starts no reference; `length` when there is none, or it cannot be known yet.
// `*content` is a place outside comments, sections and instructions, and is moved forward. libxml2 waits for the ; and
// would look through the rest of the file for one.
size_t panorama_xml_stray_reference(const uint8_t *text, size_t *content, size_t from, size_t length);

// Where the first tag starts, of those that reach behind `from`, that has more attributes than the limit, which has to be a
// thousand at least; `length` when none has. libxml2 compares each attribute of a tag with all others.
size_t panorama_xml_crowded_tag(const uint8_t *text, size_t from, size_t length, size_t limit);

// Where, from a place on, a start tag or an end tag has a name that starts with `name`, or is too near to the end of the
// text to know; `length` when none has.
size_t panorama_xml_tag_named(const uint8_t *text, size_t from, size_t length, const uint8_t *name,
                              size_t name_length);

// How many lines end in the text (XML 1.0, section 2.11), before a byte that follows it.
size_t panorama_xml_line_ends(const uint8_t *text, size_t length, uint8_t next);

#endif
