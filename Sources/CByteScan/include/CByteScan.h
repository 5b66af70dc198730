// Searches in bytes with vector instructions, for the three scanners.
//
// C, because byte compares of Swift's SIMD types become scalar code with Swift 6.3, and because wider instructions than
// the baseline need a choice at run time. Each function has an obvious twin in Swift, and tests prove them equal.
#ifndef PANORAMA_BYTE_SCAN_H
#define PANORAMA_BYTE_SCAN_H

#include "CSVScan.h"
#include "JSONScan.h"
#include "UTF8Scan.h"

#endif
