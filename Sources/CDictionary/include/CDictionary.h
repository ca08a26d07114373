// spec/FIX44.xml inside the executable, so that a copied binary needs no files beside it.
#ifndef PENSTOCK_CDICTIONARY_H
#define PENSTOCK_CDICTIONARY_H

extern const unsigned char dictionary_fix44[];
extern const unsigned long dictionary_fix44_size;

// Swift does not import an array whose size it cannot see.
static inline const unsigned char *dictionary_fix44_bytes(void) { return dictionary_fix44; }

#endif
