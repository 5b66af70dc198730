#ifndef PANORAMA_JSON_SCAN_H
#define PANORAMA_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>

#endif
