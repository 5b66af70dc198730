#include "UTF8Scan.h"
