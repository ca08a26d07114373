// The functions of libc that a preloaded library stands in for.
#ifndef FAULTS_REAL_H
#define FAULTS_REAL_H

#include <dlfcn.h>

// `REAL(fsync)(fd)` is what the program would have called without us.
#define REAL(name) \
    (__extension__({ \
        static __typeof__(&name) found; \
        if (!found) found = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
        found; \
    }))

#endif
