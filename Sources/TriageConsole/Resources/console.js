// The console's script. Pages work without it, but for the call under way.
const $ = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const randomID = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
const clock = (moment) => new Date(moment).toTimeString().slice(0, 8);

// MARK: clocks of every page

let ahead = 0;
function serverIs(now) { ahead = Number(now) - Date.now(); }
function showClocks() {
  for (const place of all('.since[data-since]')) {
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - Number(place.dataset.since)) / 1000));
    const two = (number) => String(number).padStart(2, '0');
    const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    place.textContent = seconds < 3600 ? rest : `${Math.floor(seconds / 3600)}:${rest}`;
  }
}
setInterval(showClocks, 1000);

const board = $('board');
if (board) {
  serverIs(board.dataset.now);
  let first = true;
  const stream = new EventSource(board.dataset.stream);
  const again = () => { if (!first) location.reload(); };
  stream.addEventListener('board', () => { first = false; $('state').textContent = ''; });
  stream.addEventListener('row', () => setTimeout(again, 300));
  stream.addEventListener('over', () => setTimeout(again, 300));
  stream.onerror = () => { $('state').textContent = `⚠ ${clock(Date.now())}`; };
}
showClocks();

// MARK: bringing a library

const bring = $('bring');
if (bring) bring.addEventListener('submit', async (event) => {
  event.preventDefault();
  const told = $('brought');
  const send = async (path, body) => {
    const reply = await fetch(path, {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'Triage-CSRF': bring.dataset.csrf }, body: JSON.stringify(body),
    });
    const answer = await reply.json();
    if (!reply.ok) throw answer;
    return answer;
  };
  told.textContent = '…';
  try {
    // As the command reads a library: rules first, each folder by path; cases, calls and simulations are no part of it.
    const path = (file) => file.webkitRelativePath.split('/').slice(1).join('/');
    const isPart = (one) => /^(Rules|Protocols)\/.*\.ya?ml$/.test(one) && !/(\.cases|\.call)\.ya?ml$|(^|\/)rubrics\.yaml$|\/Simulations\/|\/\./.test(one);
    const order = (one) => (one.startsWith('Rules/') ? `0${one}` : `1${one}`);
    const chosen = [...$('folder').files].filter((file) => isPart(path(file))).sort((one, other) => (order(path(one)) < order(path(other)) ? -1 : 1));
    const files = await Promise.all(chosen.map(async (file) => ({ path: path(file), text: await file.text() })));
    const { library } = await send('/api/1/libraries', { files });
    const from = $('from').value;
    await send('/api/1/libraries/proposals', { library, ...(from ? { from: `${from}:00.000Z` } : {}) });
    told.textContent = bring.dataset.brought;
    location.assign(`/libraries?library=${library}`);
  } catch (problem) {
    const more = (problem.mistakes ?? []).map((one) => `\n${one.file}:${one.line} ${one.message}`).join('');
    told.textContent = [problem.title ?? String(problem), problem.help].filter(Boolean).join('. ') + more;
  }
});

// MARK: the call under way

const page = $('call');
if (page) startCall();

function startCall() {
  const name = page.dataset.call;
  const base = `/calls/${name}`;
  const texts = $('texts').dataset;
  const isMine = page.dataset.mine === 'true';
  const isLive = page.dataset.live === 'true';
  let count = Number(page.dataset.count);
  let isOver = page.dataset.over === 'true';
  let data = JSON.parse($('data').textContent);
  let focus = null;
  serverIs(page.dataset.now);
  showClocks();

  // How much is under way. What was pressed is shown, and recorded, when `busy` and `waiting` are 0.
  let underWay = 0;
  const begins = () => { underWay += 1; page.dataset.busy = underWay; };
  const ends = () => { underWay -= 1; page.dataset.busy = underWay; };

  // MARK: saying

  const say = (text) => { $('said') && ($('said').textContent = text); };

  // MARK: what waits to be sent: it survives a reload, and its ids make it done once

  const kept = (suffix) => `triage-${suffix}-${name}`;
  const load = (suffix) => { try { return JSON.parse(localStorage.getItem(kept(suffix))); } catch { return null; } };
  const save = (suffix, value) => localStorage.setItem(kept(suffix), JSON.stringify(value));
  let queue = load('queue') ?? [];
  let groups = load('groups') ?? [];
  let isSending = false;
  let isWaiting = false;
  let heard = Date.now();
  let staleSince = null;
  let isSignedOut = false;

  function keepQueue() { save('queue', queue); page.dataset.waiting = queue.length; showStale(); }

  function record(events, what, options = {}) {
    const withIDs = events.map((event) => ({ id: randomID(), ...event }));
    const ids = withIDs.map((event) => event.id);
    queue.push({ path: '/events', body: { events: withIDs }, what, ids, isKey: options.isKey ?? false });
    groups.push(ids);
    groups = groups.slice(-50);
    save('groups', groups);
    keepQueue();
    if (options.waits !== false) isWaiting = true;
    if (options.isKey) offerUndo(ids, what); else say(put(texts.recorded, { what }));
    if (options.detail) askDetail(options);
    flush();
  }

  // What the API does beside events, such as asking a second person.
  function post(path, body, what) {
    queue.push({ path, body: { id: randomID(), ...body }, what, ids: [], isKey: false });
    keepQueue();
    flush();
  }

  function takeBack(ids) {
    undo = null;
    const waiting = queue.findIndex((item, place) => item.ids === ids || (item.ids.join() === ids.join() && !(place === 0 && isSending)));
    groups = groups.filter((group) => group.join() !== ids.join());
    save('groups', groups);
    if (waiting >= 0) {
      queue.splice(waiting, 1);
      isWaiting = queue.length > 0;
      keepQueue();
      return say(texts.undone);
    }
    queue.push({ path: '/back', body: { id: randomID(), events: ids }, what: texts.undone, ids: [], isKey: false });
    keepQueue();
    say(texts.undone);
    flush();
  }

  async function flush() {
    if (isSending) return;
    isSending = true;
    begins();
    while (queue.length > 0) {
      const item = queue[0];
      let reply;
      try {
        reply = await fetch(item.path.startsWith('/api/') ? item.path : base + item.path, {
          method: 'POST', signal: AbortSignal.timeout(10000),
          headers: { 'Content-Type': 'application/json', 'Triage-CSRF': page.dataset.csrf },
          body: JSON.stringify(item.body),
        });
      } catch {
        lost();
        break;
      }
      if (reply.status === 401 || (reply.status === 403 && (await code(reply)) === 'csrf-token-wrong')) {
        isSignedOut = true;
        lost();
        break;
      }
      if (reply.status === 429 || reply.status >= 500) {
        lost();
        break;
      }
      isSignedOut = false;
      if (reply.ok) {
        queue.shift();
        focus = null;
        isWaiting = queue.length > 0;
        if (item.path.startsWith('/api/')) refresh(); else apply(await reply.json());
        keepQueue();
        continue;
      }
      const problem = await reply.json();
      queue.shift();
      isWaiting = queue.length > 0;
      keepQueue();
      if (problem.code === 'has-answer' && item.isKey) {
        record(renamed(item.body.events, 'changed'), item.what, { isKey: true });
      } else if (problem.code === 'has-answer') {
        askReplacement(item.body.events, { topic: item.what, was: '…', now: item.what });
      } else if (problem.code === 'call-unfinished') {
        askUnsent(item, problem);
      } else {
        say(`${texts.refused} ${item.what}. ${problem.title}. ${problem.help ?? ''}`);
        refresh();
      }
    }
    isSending = false;
    ends();
    if (queue.length > 0) setTimeout(flush, isSignedOut ? 4000 : 600);
  }

  const code = async (reply) => { try { return (await reply.clone().json()).code; } catch { return ''; } };
  const renamed = (events, kind) => events.map((event) => {
    const { id, ...rest } = event;
    return rest.kind === 'answered' ? { ...rest, kind } : rest;
  });

  // MARK: whether what is shown is current

  function lost() {
    if (staleSince === null) staleSince = heard;
    showStale();
  }
  function back() {
    heard = Date.now();
    if (staleSince === null) return;
    staleSince = null;
    showStale();
    if (queue.length > 0) flush();
    refresh();
  }
  function showStale() {
    const isStale = staleSince !== null;
    page.classList.toggle('is-stale', isStale);
    $('stale').hidden = !isStale;
    const text = isSignedOut ? texts.gone : put(texts.stale, { time: clock(staleSince ?? 0), count: queue.length });
    if (isStale && $('stale').textContent !== text) $('stale').textContent = text;
  }

  let stream;
  function follow() {
    stream?.close();
    stream = new EventSource(`${base}/follow`);
    stream.addEventListener('beat', back);
    stream.addEventListener('count', (event) => {
      back();
      if (Number(event.data) > count && queue.length === 0) refresh();
    });
    stream.onerror = () => { lost(); if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 1000); };
  }
  if (isLive) setInterval(() => { if (Date.now() - heard > 1700) lost(); }, 200);
  setInterval(() => { if (isLive && !isOver && staleSince === null && queue.length === 0) refresh(); }, 20000);

  let isRefreshing = false;
  let isOutdated = false;
  let isGoing = false;
  async function refresh() {
    // Something else may be wanted than what is on its way.
    if (isRefreshing) { isOutdated = true; return; }
    isRefreshing = true;
    begins();
    const wanted = focus;
    try {
      const reply = await fetch(`${base}/parts${wanted ? `?focus=${encodeURIComponent(wanted)}` : ''}`, { signal: AbortSignal.timeout(5000) });
      if (reply.ok) apply(await reply.json());
      else if (reply.status === 401) { isSignedOut = true; lost(); }
    } catch { lost(); }
    isRefreshing = false;
    if (wanted === focus) isGoing = false;
    ends();
    if (isOutdated) { isOutdated = false; refresh(); }
  }

  // MARK: putting parts in place

  const shown = {};
  let announced = count;
  function apply(news) {
    if (news.count < count) return;
    heard = Date.now();
    serverIs(news.now);
    if (isMine && !news.mine && !news.over) { say(texts.taken); setTimeout(() => location.reload(), 1500); }
    data = news.data;
    isOver = news.over;
    if (news.rose && news.count > announced) $('alert').textContent = news.rose;
    else if (news.count > announced) $('alert').textContent = '';
    announced = Math.max(announced, news.count);
    count = news.count;
    page.dataset.count = count;
    for (const [id, html] of Object.entries(news.parts)) {
      const place = $(id);
      if (!place || shown[id] === html) continue;
      shown[id] = html;
      const open = new Map(all('details[data-keep]', place).map((one) => [one.dataset.keep, one.open]));
      const active = place.contains(document.activeElement) ? document.activeElement : null;
      const mark = active && (active.id ? `#${active.id}` : active.dataset.do ? `[data-do="${CSS.escape(active.dataset.do)}"]` : active.dataset.go ? `[data-go="${CSS.escape(active.dataset.go)}"]` : null);
      const pending = place.querySelector('.pending')?.dataset.name;
      const toggled = all('[data-toggle][aria-pressed=true]', place).map((one) => one.dataset.toggle);
      const number = $('number')?.value;
      place.innerHTML = html;
      for (const one of all('details[data-keep]', place)) if (open.has(one.dataset.keep)) one.open = open.get(one.dataset.keep);
      if (id === 'ask' && pending && pending === place.querySelector('.pending')?.dataset.name) {
        for (const one of all('[data-toggle]', place)) if (toggled.includes(one.dataset.toggle)) toggle(one);
        if (number && $('number')) $('number').value = number;
      }
      if (mark) place.querySelector(mark)?.focus();
      if (id === 'keys') showKeys();
    }
    showClocks();
  }

  // MARK: a danger is recorded at once, and taken back for three seconds

  let undo = null;
  function offerUndo(ids, what) {
    undo = { ids, what, until: Date.now() + 3000 };
    say(put(texts.undo, { what }));
    const mine = undo;
    setTimeout(() => { if (undo === mine) keepDanger(); }, 3000);
  }
  function keepDanger() {
    say(put(texts.recorded, { what: undo.what }));
    undo = null;
  }

  const keyMap = () => { try { return JSON.parse(localStorage.getItem('triage-keys')) ?? {}; } catch { return {}; } };
  function showKeys() {
    const map = keyMap();
    for (const button of all('#keys [data-danger]')) {
      const key = map[button.dataset.danger] ?? button.dataset.danger;
      button.dataset.key = key;
      button.querySelector('kbd').textContent = key;
    }
  }

  // MARK: doing

  function act(button) {
    if (button.disabled) return;
    const { go: place, command: word, toggle: name, take: takes, do: events, post: path } = button.dataset;
    if (path) return post(path, {}, button.dataset.what);
    if (takes) return take();
    if (word) return command(word);
    if (name) return toggle(button);
    if (place) return go(place);
    if (!events) return;
    const isAnswer = button.closest('#ask') !== null;
    if (isAnswer && (isWaiting || isGoing)) return say(texts.wait);
    const list = JSON.parse(events);
    const { was, both, graver, topic, detail, question, what, label } = button.dataset;
    if (was) return askReplacement(list, { topic, was, now: label, both, graver, detail, question, what });
    record(list, what, { isKey: button.dataset.danger !== undefined, detail, question, topic, waits: isAnswer });
  }

  // A key that is pressed before it is there answers nothing.
  function go(place) { focus = place; isGoing = true; closeMenu(false); $('words')?.blur(); refresh(); }

  function toggle(button) {
    const isOn = button.getAttribute('aria-pressed') !== 'true';
    if (isOn) {
      const isAlone = button.dataset.alone === 'true';
      for (const other of all('#ask [data-toggle]')) {
        if (isAlone || other.dataset.alone === 'true') other.setAttribute('aria-pressed', 'false');
      }
    }
    button.setAttribute('aria-pressed', String(isOn));
    const take = button.closest('.pending').querySelector('.take');
    take.hidden = all('#ask [data-toggle][aria-pressed=true]').length === 0;
  }

  function take() {
    const pending = document.querySelector('#ask .pending');
    if (!pending) return;
    if (isWaiting || isGoing) return say(texts.wait);
    const { question, topic, detail, was } = pending.dataset;
    const input = $('number');
    if (input) {
      const number = Number(input.value.trim());
      const { low, high } = input.dataset;
      if (!/^-?\d+$/.test(input.value.trim()) || number < Number(low) || number > Number(high)) {
        return say(put(texts.number, { low, high }));
      }
      return answer([{ kind: 'answered', person: data.person, question, answer: number, manner: 'asked' }], `${topic}: ${number}`);
    }
    const chosen = all('#ask [data-toggle][aria-pressed=true]');
    if (chosen.length === 0) return;
    const names = chosen.map((one) => one.dataset.toggle);
    const label = chosen.map((one) => one.querySelector('span').textContent).join(', ');
    if (pending.dataset.screen) {
      const [event] = JSON.parse(pending.dataset.base);
      return record([{ ...event, named: names }], `${topic}: ${label}`);
    }
    answer([{ kind: 'answered', person: data.person, question, answer: names, manner: 'asked' }], `${topic}: ${label}`);
    function answer(events, what) {
      if (was) return askReplacement(events, { topic, was, now: what, detail, question, what });
      record(events, what, { detail, question, topic });
    }
  }

  // MARK: menus: what is asked of who sits here, one thing after another

  let menu = null;
  function openMenu(next) {
    menu = next;
    const place = $('menu');
    if (!place) return;
    place.replaceChildren();
    const title = document.createElement('h2');
    title.textContent = next.title;
    place.append(title);
    (next.items ?? []).forEach((item, index) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'answer';
      const key = index < 9 ? String(index + 1) : `0${index - 8}`;
      button.dataset.menu = key;
      const mark = document.createElement('kbd');
      mark.textContent = key;
      button.append(mark, ` ${item.label}`);
      button.disabled = item.disabled ?? false;
      button.addEventListener('click', () => choose(item));
      place.append(button);
    });
    if (next.input) {
      const label = document.createElement('label');
      label.textContent = next.input.label ?? next.title;
      if (!next.input.label) label.className = 'unseen';
      const input = document.createElement('input');
      input.id = 'menu-input';
      input.maxLength = 1000;
      input.value = next.input.value ?? '';
      label.htmlFor = input.id;
      place.append(label, input);
      place.hidden = false;
      input.focus();
    }
    place.hidden = false;
    $('ask').classList.toggle('behind', true);
    if (!next.input) document.activeElement?.blur();
  }
  function choose(item) {
    menu = null;
    hideMenu();
    item.run();
  }
  function hideMenu() {
    const place = $('menu');
    if (!place) return;
    place.hidden = true;
    place.replaceChildren();
    $('ask').classList.remove('behind');
  }
  function closeMenu(isLeft = true) {
    if (!menu) return;
    const left = menu.left;
    menu = null;
    hideMenu();
    if (isLeft) { if (left) left(); else say(texts.left); }
  }
  function enterInput() {
    const { input } = menu;
    const value = $('menu-input').value.trim();
    if (value === '' && !input.isOptional) return;
    menu = null;
    hideMenu();
    input.run(value);
  }

  function askReplacement(events, about) {
    const { topic, was, now, both, graver, detail, question, what } = about;
    const done = (kind) => () => record(renamed(events, kind), what ?? `${topic}: ${now}`, { detail, question, topic });
    const items = [{ label: texts.wrong, run: done('corrected') }, { label: texts.changed, run: done('changed') }];
    if (both === 'graver') items.push({ label: texts.both, run: done('changed') });
    if (both === 'stays') items.push({ label: texts.both, run: () => say(`${topic}: ${was}`) });
    // A danger is not lost by going on to something else.
    openMenu({ title: put(texts.replace, { topic, was, now }), items, left: graver === 'true' ? done('changed') : undefined });
  }

  function askDetail({ detail, question, topic }) {
    openMenu({
      title: put(texts.detail, { topic, detail }), left: () => {},
      input: { isOptional: true, run: (text) => {
        if (text) record([{ kind: 'detail', person: data.person, question, text }], `${topic}: ${text}`, { waits: false });
      } },
    });
  }

  function askUnsent(item, problem) {
    const { id, ...event } = item.body.events[0];
    openMenu({ title: `${problem.title}. ${texts.whyClose}`, input: { run: (although) => {
      record([{ ...event, although }], texts.closeUnsent);
    } } });
  }

  function decide() {
    openMenu({
      title: texts.decide,
      items: [{ label: texts.accept, run: () => press('F9') },
        ...data.ladders.map((ladder) => ({ label: put(texts.move, { ladder: ladder.title }), run: () => chooseRung(ladder) }))],
    });
  }
  function chooseRung(ladder) {
    openMenu({
      title: put(texts.rung, { ladder: ladder.title }),
      items: ladder.rungs.map((rung, place) => {
        const never = place < ladder.undecided && rung.lowering === 'never';
        return {
          label: rung.label + (place === ladder.shown ? ` (${texts.shown})` : '') + (never ? ` – ${texts.never}` : ''),
          disabled: never, run: () => (place === ladder.undecided ? decided(ladder, rung, place, {}) : chooseReason(ladder, rung, place)),
        };
      }),
    });
  }
  function chooseReason(ladder, rung, place) {
    openMenu({
      title: `${rung.label}. ${texts.reason}`,
      items: data.reasons.map((reason) => ({
        label: reason.label,
        run: () => openMenu({
          title: reason.label,
          input: {
            label: reason.name === 'other' ? texts.whyOther : texts.whyWords, isOptional: reason.name !== 'other',
            run: (words) => {
              const why = { reason: reason.name, ...(words ? { words } : {}) };
              if (place < ladder.undecided && rung.lowering === 'second_person') {
                say(texts.second);
                return post(`/api/1${base}/agreements`, { rungs: { [ladder.name]: rung.name }, ...why }, `${ladder.title}: ${rung.label}`);
              }
              decided(ladder, rung, place, why);
            },
          },
        }),
      })),
    });
  }
  function decided(ladder, rung, place, why) {
    record([{ kind: 'decided', rungs: { [ladder.name]: rung.name }, ...why }], `${ladder.title}: ${rung.label}`, { waits: false });
  }

  function end() {
    const labels = { handed_over: texts.endHanded, resolved: texts.endResolved, lost: texts.endLost, wrong_number: texts.endWrong, transfer: texts.endTransfer };
    const close = (ending, to) => record([{ kind: 'closed', ending, ...(to ? { to } : {}) }], [labels[ending], to].filter(Boolean).join(': '));
    const whom = (ending) => openMenu({ title: texts.endWhom, input: { run: (to) => close(ending, to) } });
    const title = [data.unsent.length > 0 ? `${texts.unsent} ${data.unsent.join(', ')}.` : '', data.open, texts.end].filter(Boolean).join(' ');
    openMenu({
      title,
      items: [
        { label: texts.endHanded, run: () => openMenu({ title: texts.endWhom, items: [
          ...data.audiences.map((one) => ({ label: one.label, run: () => close('handed_over', one.label) })),
          { label: texts.endElse, run: () => whom('handed_over') }] }) },
        { label: texts.endResolved, run: () => close('resolved') }, { label: texts.endLost, run: () => close('lost') },
        { label: texts.endWrong, run: () => close('wrong_number') }, { label: texts.endTransfer, run: () => whom('transfer') },
      ],
    });
  }

  function person() {
    openMenu({
      title: texts.person,
      items: [
        ...data.people.map((one) => ({ label: one.label, run: () => record([{ kind: 'person_chosen', person: one.name }], one.label) })),
        { label: texts.personNew, run: () => openMenu({ title: texts.personName, input: { run: (label) => {
          const id = `person_${data.people.length + 1}_${randomID().slice(0, 4)}`;
          record([{ kind: 'person_added', person: id, label }, { kind: 'person_chosen', person: id }], label);
        } } }) },
      ],
    });
  }

  async function panel(address, show) {
    begins();
    try {
      const reply = await fetch(base + address);
      if (!reply.ok) return say((await reply.json()).title);
      show(await reply.json());
    } catch { lost(); }
    finally { ends(); }
  }
  function handOff(audience) {
    const offset = -new Date().getTimezoneOffset();
    panel(`/hand-off?audience=${encodeURIComponent(audience)}&offset=${offset}`, (told) => {
      showPanel(told.label, told.lines, `${base}/print?audience=${encodeURIComponent(audience)}`, null, () => {
        openMenu({ title: texts.toldWhy, input: { value: texts.toldBecause, run: (because) => {
          post(`/api/1${base}/hand-offs`, { audience, because, offset_minutes: offset, unasked: true }, `${texts.told}: ${told.label}`);
        } } });
      });
    });
  }
  function showPanel(title, lines, print, more, tell) {
    const place = $('hand-off');
    const head = document.createElement('h3');
    head.textContent = title;
    const list = document.createElement('ol');
    list.className = 'lines';
    list.lang = 'en';
    for (const line of lines) list.append(Object.assign(document.createElement('li'), { textContent: line }));
    const buttons = document.createElement('p');
    const add = (label, run) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
      button.addEventListener('click', run);
      buttons.append(button, ' ');
    };
    add(texts.copy, async () => { await navigator.clipboard.writeText(lines.join('\n')); say(texts.copied); });
    if (tell && isMine) add(texts.told, tell);
    if (print) buttons.append(Object.assign(document.createElement('a'), { href: print, textContent: texts.print, target: '_blank' }), ' ');
    add(texts.close, () => { place.hidden = true; });
    place.replaceChildren(head, list, ...(more ? [Object.assign(document.createElement('pre'), { textContent: more })] : []), buttons);
    place.hidden = false;
    place.scrollIntoView({ block: 'nearest' });
  }

  const commands = {
    note: { label: texts.commandNote, run: (rest) => rest ? note(rest) : openMenu({ title: texts.note, input: { run: note } }) },
    person: { label: texts.commandPerson, run: person },
    screen: { label: texts.commandScreen, run: () => openMenu({ title: texts.screens, items: data.screens.map((one) => ({ label: one.label, run: () => go(`screen:${one.name}`) })) }) },
    decide: { label: texts.commandDecide, run: decide },
    send: { label: texts.commandSend, run: () => openMenu({ title: texts.send, items: data.responders.map((one) => ({ label: one.label, run: () => record([{ kind: 'sent', responder: one.name }], one.label, { waits: false }) })) }) },
    handoff: { label: texts.commandHandoff, run: () => openMenu({ title: texts.audience, items: data.audiences.map((one) => ({ label: one.label, run: () => handOff(one.name) })) }) },
    why: { label: texts.commandWhy, run: () => panel('/why', (told) => showPanel(texts.commandWhy, told.lines, null, told.text)) },
    end: { label: texts.commandEnd, run: end },
    back: { label: texts.commandBack, run: () => { const last = groups[groups.length - 1]; if (last) takeBack(last); else say(texts.nothingBack); } },
    keys: { label: texts.commandKeys, run: chooseKeys },
    help: { label: texts.commandHelp, run: () => showPanel(texts.commandHelp, [texts['help-1'], texts['help-2'], texts['help-3']]) },
  };
  function note(text) { record([{ kind: 'note', text }], text, { waits: false }); }
  function command(word, rest = '') {
    const names = Object.keys(commands).filter((one) => one.startsWith(word.toLowerCase()));
    if (word !== '' && (names.length === 1 || commands[word])) return commands[commands[word] ? word : names[0]].run(rest);
    if (names.length === 0) return say(texts.noCommand);
    openMenu({ title: texts.commands, items: names.map((one) => ({ label: commands[one].label, run: () => commands[one].run('') })) });
  }
  function chooseKeys() {
    const map = keyMap();
    openMenu({
      title: texts.keysTitle,
      items: all('#keys [data-danger]').map((button) => ({
        label: `${button.dataset.what}: ${button.dataset.key}`,
        run: () => openMenu({
          title: put(texts.keyFor, { danger: button.dataset.what }),
          items: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({ label: `F${number}`, run: () => {
            const { danger, key: old } = button.dataset;
            const other = all('#keys [data-danger]').find((one) => one.dataset.key === `F${number}`);
            if (other) map[other.dataset.danger] = old;
            map[danger] = `F${number}`;
            localStorage.setItem('triage-keys', JSON.stringify(map));
            showKeys();
          } })),
        }),
      })),
    });
  }

  // MARK: words of the caller

  const words = $('words');
  let marked = 0;
  // What was proposed and not taken is not proposed again, unless it is said again.
  const dismissed = new Set();
  let left = '';
  // The story, while a command stands in its place.
  let aside = '';
  let asking = 0;
  let timer = null;
  function found() { return all('#found [data-found]'); }
  function mark(place) {
    const list = found();
    marked = list.length === 0 ? 0 : (place + list.length) % list.length;
    list.forEach((one, index) => one.classList.toggle('marked', index === marked));
  }
  function look() {
    clearTimeout(timer);
    save('words', words.value.startsWith('/') ? aside : words.value);
    if (!words.value.startsWith(left)) left = '';
    const text = words.value.slice(left.length).trim();
    const mine = ++asking;
    const found = (html) => {
      if (mine !== asking) return;
      page.dataset.looking = '';
      $('found').innerHTML = html;
      for (const one of all('#found [data-found]')) if (dismissed.has(one.dataset.do)) one.remove();
      mark(0);
    };
    if (text === '' || text.startsWith('/')) return found('');
    // Until then what is proposed belongs to other words, and Enter takes none of it.
    page.dataset.looking = 'yes';
    timer = setTimeout(async () => {
      try {
        const reply = await fetch(`${base}/found?words=${encodeURIComponent(text.slice(-1000))}`);
        if (reply.ok) return found((await reply.json()).html);
      } catch { lost(); }
      found('');
    }, 90);
  }
  function leaveWords() {
    if (words.value.startsWith('/')) { words.value = aside; aside = ''; }
    left = words.value;
    dismissed.clear();
    clearTimeout(timer);
    asking += 1;
    page.dataset.looking = '';
    $('found').replaceChildren();
    words.blur();
  }
  function takeFound(button) {
    dismissed.add(button.dataset.do);
    button.remove();
    act(button);
    if (found().length === 0 && !menu) leaveWords(); else mark(0);
  }
  function enterWords(isNote) {
    const text = words.value.trim();
    if (text.startsWith('/')) {
      const [word, ...rest] = text.slice(1).split(/\s+/);
      leaveWords();
      return command(word, rest.join(' '));
    }
    if (!isNote && page.dataset.looking) return say(texts.wait);
    if (isNote && text) {
      note(text);
      words.value = '';
      save('words', '');
      return leaveWords();
    }
    const list = found();
    if (list.length > 0) return takeFound(list[marked]);
    leaveWords();
  }

  // MARK: keys

  let held = '';
  function press(key) {
    const button = document.querySelector(`#keys [data-key="${key}"], #act [data-key="${key}"]`);
    if (button && !button.disabled) act(button);
  }
  function digit(key) {
    if (held === '' && key === '0') { held = '0'; return; }
    const whole = held + key;
    held = '';
    if (menu?.items) {
      const button = document.querySelector(`#menu [data-menu="${whole}"]`);
      if (button && !button.disabled) button.click();
      return;
    }
    const button = document.querySelector(`#ask [data-key="${CSS.escape(whole)}"]`);
    if (button) act(button);
  }
  function onKey(event) {
    if (event.isComposing) return;
    const { key } = event;
    const done = (run) => { event.preventDefault(); if (!event.repeat) run(); };
    // Esc belongs to the danger only until something else is pressed; then it leaves what one is in.
    if (undo && !/^(Escape|Shift|Control|Alt|Meta|F[1-8])$/.test(key)) keepDanger();
    if (/^F([1-9]|10)$/.test(key) && !event.ctrlKey && !event.altKey) {
      return done(() => (key === 'F9' && event.shiftKey ? decide() : press(key)));
    }
    if (event.altKey && /^[1-9]$/.test(key)) {
      return done(() => {
        const list = found();
        const button = list.length > 0 ? list.find((one) => one.dataset.found === key) : document.querySelector(`#guidance [data-guide="${key}"]`);
        if (button) (list.length > 0 ? takeFound : act)(button);
      });
    }
    if (key === 'Escape') {
      return done(() => {
        if (undo && Date.now() < undo.until) return takeBack(undo.ids);
        if (menu) return closeMenu();
        if (document.activeElement === words) return leaveWords();
        $('hand-off').hidden = true;
        if (focus) { focus = null; refresh(); }
        document.activeElement?.blur();
      });
    }
    if (event.target === $('menu-input')) { if (key === 'Enter') done(enterInput); return; }
    if (event.target === words) {
      if (key === 'Enter') return done(() => enterWords(event.shiftKey || event.ctrlKey));
      if (key === 'ArrowDown' && found().length > 0) return done(() => mark(marked + 1));
      if (key === 'ArrowUp' && found().length > 0) return done(() => mark(marked - 1));
      return;
    }
    if (event.target === $('number')) { if (key === 'Enter') done(take); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    if (/^[0-9]$/.test(key)) {
      // A number is typed where a number is asked for.
      if ($('number') && !menu) { event.preventDefault(); $('number').focus(); $('number').value += key; return; }
      return done(() => digit(key));
    }
    if (key === 'Enter' && !event.target.matches('button, a, summary')) return done(take);
    if (menu) return;
    if (['?', '-', '~'].includes(key)) return done(() => digit(key));
    if (key === 'Backspace') return done(() => command('back'));
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const others = all('#ask [data-go]');
      if (others.length > 0) return done(() => go(others[key === 'ArrowDown' ? 0 : others.length - 1].dataset.go));
      return;
    }
    if (key.length === 1 && key !== ' ' && words) {
      event.preventDefault();
      words.focus();
      const before = words.value;
      if (key === '/' && !before.startsWith('/')) aside = before;
      words.value = key === '/' ? '/' : before + (before === '' || before.endsWith(' ') ? '' : ' ') + key;
      look();
    }
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-hand-off]');
    if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); return handOff(link.dataset.handOff); }
    const button = event.target.closest('button');
    if (!button || button.dataset.menu || !page.contains(button)) return;
    if (button.dataset.found) return takeFound(button);
    if (button.type === 'button' && (isMine || button.dataset.go || button.dataset.post)) act(button);
  });
  if (isLive) follow();
  if (!isMine) return;
  document.addEventListener('keydown', onKey);
  words.addEventListener('input', look);
  $('story').addEventListener('submit', (event) => event.preventDefault());
  words.value = load('words') ?? '';
  addEventListener('beforeunload', (event) => { if (queue.length > 0) event.preventDefault(); });
  showKeys();
  page.dataset.ready = 'yes';
  keepQueue();
  if (queue.length > 0) flush();
}
