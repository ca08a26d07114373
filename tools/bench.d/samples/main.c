// Writes the sample messages for programs that are not C: `samples nos`, `samples er`, to standard output.
#include "samples.h"

int main(int argc, char **argv) {
    char message[1024];
    for (unsigned i = 0; argc == 2 && i < VARIANTS; i++) {
        size_t count = strcmp(argv[1], "er") == 0 ? sample_er(message, i) : sample_nos(message, i);
        fwrite(message, 1, count, stdout);
    }
    return argc == 2 ? 0 : 2;
}
