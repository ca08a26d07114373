// Embeds the dictionary at compile time; a changed file recompiles this one.
#include "CDictionary.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char dictionary_fix44[] = {
#embed "../../spec/FIX44.xml"
};
const unsigned long dictionary_fix44_size = sizeof dictionary_fix44;
