// libzstd's public header, for Swift.
#include <zstd.h>
