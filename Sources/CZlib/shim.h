// zlib's public header, for Swift.
#include <zlib.h>
