// libxml2's public headers, for Swift.
//
// Debian builds libxml2 with ICU, and its encoding.h then includes ICU's headers, whose types clash with
// those of Foundation's own ICU. Only internals of libxml2 need them, so the switch is turned off here.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
