// The yardstick for the XML extractor: what the same events cost a handler written in C.
//
// A SAX2 push parser of libxml2 with pushes of 64 KiB looks the name of each element inside a record up in the set of
// wanted ones and copies the text of those twelve; nothing else is done with it. It prints how many records and bytes of
// text there were, and the time.
//
//   cc -O2 -o xmlhandler xmlhandler.c $(xml2-config --cflags --libs) && ./xmlhandler customers.xml
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const wanted[] = {"customer_no", "name",     "id_no",    "phone",   "email",  "address",
                                     "opened_on",   "balance",  "currency", "product", "status", "remark"};

enum { wanted_count = 12, room = 1 << 20 };

static struct {
  int depth, field;
  long records, bytes, fields;
  size_t length;
  char text[room];
} state;

static int lookup(const xmlChar *name) {
  for (int index = 0; index < wanted_count; index++)
    if (strcmp((const char *)name, wanted[index]) == 0) return index;
  return -1;
}

static void start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                  const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes) {
  (void)user, (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)attribute_count,
      (void)defaulted, (void)attributes;
  state.depth++;
  state.field = state.depth == 4 ? lookup(name) : -1;
  state.length = 0;
}

static void end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)user, (void)name, (void)prefix, (void)uri;
  if (state.depth == 4 && state.field >= 0) {
    state.fields++;
    state.bytes += (long)state.length;
  }
  if (state.depth == 3) state.records++;
  state.field = -1;
  state.depth--;
}

static void characters(void *user, const xmlChar *text, int count) {
  (void)user;
  if (state.field < 0 || state.length + (size_t)count > room) return;
  memcpy(state.text + state.length, text, (size_t)count);
  state.length += (size_t)count;
}

int main(int count, char **arguments) {
  static char piece[64 << 10];
  int file = count == 2 ? open(arguments[1], O_RDONLY) : -1;
  if (file < 0) return fprintf(stderr, "usage: xmlhandler FILE\n"), 64;
  xmlSAXHandler handler = {0};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = start;
  handler.endElementNs = end;
  handler.characters = handler.ignorableWhitespace = handler.cdataBlock = characters;
  xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
  xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_HUGE);
  struct timespec from, to;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
  long total = 0;
  for (ssize_t length; (length = read(file, piece, sizeof piece)) > 0; total += length)
    xmlParseChunk(parser, piece, (int)length, 0);
  int fault = xmlParseChunk(parser, piece, 0, 1);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
  double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
  printf("%ld records, %ld fields, %ld bytes of text, fault %d, %.0f MB/s\n", state.records, state.fields, state.bytes,
         fault, (double)total / 1e6 / seconds);
  xmlFreeParserCtxt(parser);
  return 0;
}
