#include "CSVScan.h"
