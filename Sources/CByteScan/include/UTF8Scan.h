#ifndef PANORAMA_UTF8_SCAN_H
#define PANORAMA_UTF8_SCAN_H

#include <stddef.h>
#include <stdint.h>

#endif
