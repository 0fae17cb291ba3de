import TriageEngine
import TriageValues

extension PrintedC {
    /// A program that replays records with a reader of its own: CSV or JSON Lines in memory, two threads,
    /// words found by a hash, counts of the rungs printed.
    ///
    /// Arguments: file, `csv` or `jsonl`. It expects columns and keys in the order of the questions, without
    /// blanks, and ends at the first other key or word: as fast as C gets that still reads what stands there.
    func replay(_ program: Program) throws -> String {
        let unread = program.questions.first { question in
            switch question.kind {
            case .choice: question.options.count > 8
            case .several: true
            case .number(let range): range.places != .whole || range.bounds.lowerBound < 0
            }
        }
        if let unread {
            throw Failure(
                "the printed C reads whole numbers and one of up to eight answers, and `\(unread.name)` has others"
            )
        }
        let names = program.questions.map { question in
            "{" + question.options.map { "\"\($0.name)\"" }.joined(separator: ", ")
                + (question.options.isEmpty ? "0" : "") + "}"
        }
        let starts = program.questions.map { question -> String in
            guard case .number(let range) = question.kind else { return "{0}" }
            return "{" + (range.classStarts.map(String.init) + ["1 << 30"]).joined(separator: ", ") + "}"
        }
        let isNumber = program.questions.map { question in
            if case .number = question.kind { "1" } else { "0" }
        }
        let rungs = program.ladders.map(\.rungs.count).max() ?? 1
        return source + """
            #include <fcntl.h>
            #include <pthread.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <sys/stat.h>
            static const char *names[QUESTIONS][8] = {\(names.joined(separator: ",\n"))};
            static const int starts[QUESTIONS][64] = {\(starts.joined(separator: ",\n"))};
            static const uint8_t number[QUESTIONS] = {\(isNumber.joined(separator: ", "))};
            static const char *keys[QUESTIONS] = {\(program.questions.map { "\"\\\"\($0.name)\\\":\"" }.joined(separator: ", "))};
            static uint8_t slots[QUESTIONS][64], lengths[QUESTIONS];
            static uint64_t words[QUESTIONS][64];
            enum { RUNGS = \(rungs) };
            typedef struct { const char *start, *end; int csv; long calls, counts[LADDERS][RUNGS]; } Part;

            static inline uint64_t word(const char *text, int count) {
              uint64_t w;
              memcpy(&w, text, 8);
              return count >= 8 ? w : w & ((UINT64_C(1) << (8 * count)) - 1);
            }
            static uint64_t multiplier = UINT64_C(0x9E3779B97F4A7C15);
            static inline int slot(uint64_t w) { return (int)((w * multiplier) >> 58); }
            static int fill(void) {
              for (int q = 0; q < QUESTIONS; q++) {
                uint64_t taken = 0;
                lengths[q] = (uint8_t)strlen(keys[q]);
                for (int i = 0; i < 8 && names[q][i]; i++) {
                  char padded[64] = {0};
                  strcpy(padded, names[q][i]);
                  int place = slot(word(padded, (int)strlen(padded)));
                  if (taken >> place & 1) return 0;
                  taken |= UINT64_C(1) << place;
                  words[q][place] = word(padded, (int)strlen(padded));
                  slots[q][place] = (uint8_t)i;
                }
              }
              return 1;
            }
            static inline uint8_t answer(int q, const char *text, int count) {
              if (!number[q]) {
                uint64_t w = word(text, count);
                int place = slot(w);
                if (words[q][place] != w) exit(2);
                return slots[q][place];
              }
              int value = 0, place = 0;
              for (int i = 0; i < count; i++) value = value * 10 + (text[i] - '0');
              while (starts[q][place + 1] <= value) place++;
              return (uint8_t)place;
            }
            static const char *csv(const char *p, uint8_t *a) {
              while (*p++ != ',') {}
              for (int q = 0; q < QUESTIONS; q++) {
                const char *start = p;
                while (*p != ',' && *p != '\\n') p++;
                a[q] = answer(q, start, (int)(p - start));
                p++;
              }
              return p;
            }
            static const char *json(const char *p, uint8_t *a) {
              p = strchr(p, ',') + 1;
              for (int q = 0; q < QUESTIONS; q++) {
                if (memcmp(p, keys[q], lengths[q])) exit(2);
                p += lengths[q];
                if (*p == '"') p++;
                const char *start = p;
                while (*p != '"' && *p != ',' && *p != '}') p++;
                a[q] = answer(q, start, (int)(p - start));
                if (*p == '"') p++;
                p++;
              }
              return p + 1;
            }
            static void *work(void *pointer) {
              Part *part = pointer;
              const char *p = part->start;
              uint8_t a[QUESTIONS], rungs[LADDERS];
              uint64_t m[QUESTIONS] = {0};
              while (p < part->end) {
                p = part->csv ? csv(p, a) : json(p, a);
                evaluate(a, m, rungs);
                for (int i = 0; i < LADDERS; i++) part->counts[i][rungs[i]]++;
                part->calls++;
              }
              return 0;
            }
            int main(int count, char **arguments) {
              (void)count;
              int file = open(arguments[1], O_RDONLY);
              struct stat status;
              fstat(file, &status);
              const char *text = mmap(0, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
              const char *end = text + status.st_size, *middle = text + status.st_size / 2;
              int isCSV = !strcmp(arguments[2], "csv");
              while (!fill()) multiplier = multiplier * UINT64_C(6364136223846793005) + 1442695040888963407;
              while (middle[-1] != '\\n') middle++;
              static Part parts[2];
              parts[0] = (Part){isCSV ? strchr(text, '\\n') + 1 : text, middle, isCSV, 0, {{0}}};
              parts[1] = (Part){middle, end, isCSV, 0, {{0}}};
              pthread_t threads[2];
              for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, &parts[i]);
              for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
              for (int i = 0; i < LADDERS; i++)
                for (int r = 0; r < RUNGS; r++) printf("%ld ", parts[0].counts[i][r] + parts[1].counts[i][r]);
              printf("%ld\\n", parts[0].calls + parts[1].calls);
              return 0;
            }

            """
    }
}
