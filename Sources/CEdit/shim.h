// libedit's calls with a variable number of arguments, one plain function each, since Swift cannot make such calls.
#include <histedit.h>
#include <sys/signalfd.h>

typedef const char *(*triage_prompt)(EditLine *);
typedef int (*triage_read)(EditLine *, wchar_t *);
typedef unsigned char (*triage_key)(EditLine *, int);

static inline EditLine *triage_el_init(const char *program) { return el_init(program, stdin, stdout, stderr); }
static inline void triage_el_client(EditLine *el, void *data) { el_set(el, EL_CLIENTDATA, data); }
static inline void *triage_el_client_of(EditLine *el) {
    void *data = NULL;
    el_get(el, EL_CLIENTDATA, &data);
    return data;
}
static inline void triage_el_prompt(EditLine *el, triage_prompt prompt) { el_set(el, EL_PROMPT, prompt); }
static inline void triage_el_read(EditLine *el, triage_read read) { el_set(el, EL_GETCFN, read); }
static inline void triage_el_editor(EditLine *el, const char *name) { el_set(el, EL_EDITOR, name); }
static inline void triage_el_history(EditLine *el, History *history_) { el_set(el, EL_HIST, history, history_); }
static inline void triage_el_refresh(EditLine *el) { el_set(el, EL_REFRESH); }
static inline void triage_el_prepare(EditLine *el, int raw) { el_set(el, EL_PREP_TERM, raw); }
static inline void triage_el_bind(EditLine *el, const char *key, const char *function) {
    el_set(el, EL_BIND, key, function, NULL);
}
static inline void triage_el_function(EditLine *el, const char *name, const char *help, triage_key function) {
    el_set(el, EL_ADDFN, name, help, function);
}
static inline void triage_history_size(History *history_, int size) {
    HistEvent event;
    history(history_, &event, H_SETSIZE, size);
    history(history_, &event, H_SETUNIQUE, 1);
}
static inline void triage_history_enter(History *history_, const char *line) {
    HistEvent event;
    history(history_, &event, H_ENTER, line);
}
