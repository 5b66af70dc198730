#ifndef PANORAMA_CSV_SCAN_H
#define PANORAMA_CSV_SCAN_H

#include <stddef.h>
#include <stdint.h>

#endif
