#include "JSONScan.h"
