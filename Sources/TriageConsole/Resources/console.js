// The console's script. Pages work without it, but for the call under way.
const $ = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const randomID = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
const clock = (moment) => new Date(moment).toTimeString().slice(0, 8);

// MARK: moments of every page, by the clock of the position

// Without the script, and in print, they stand in UTC.
function showTimes(root = document) {
  const two = (number) => String(number).padStart(2, '0');
  for (const place of all('time[datetime]', root)) {
    const moment = new Date(place.dateTime);
    if (place.title || Number.isNaN(moment.getTime())) continue;
    const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} `;
    place.title = place.textContent;
    place.textContent = `${place.dataset.day ? day : ''}${two(moment.getHours())}:${two(moment.getMinutes())}`;
  }
}
showTimes();

// MARK: clocks of every page

let ahead = 0;
// A clock that is set anew, or slept through, moves against the one that only runs.
const drift = () => Date.now() - performance.now();
let driftThen = null;
function serverIs(now) { ahead = Number(now) - Date.now(); driftThen = drift(); }
// The moment by the server's clock; null where the clock of this place was set since the server told its own.
const serverNow = () => (driftThen === null || Math.abs(drift() - driftThen) > 1000 ? null : Math.round(Date.now() + ahead));
function showClocks() {
  for (const place of all('.since[data-since]')) {
    const isPast = (limit) => Boolean(limit) && Date.now() + ahead >= Number(place.dataset.since) + Number(limit);
    place.classList.toggle('passed', isPast(place.dataset.limit));
    place.classList.toggle('long', isPast(place.dataset.long));
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

// MARK: what waits in this browser, under who made it; nobody else sends it or sees it

const { person = '', csrf = '' } = document.body.dataset;
const keyOf = (kind, call) => `triage:${person}:${kind}:${call}`;
const readKey = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const load = (kind, call) => readKey(keyOf(kind, call))?.value ?? null;
const save = (kind, call, value) => {
  if (value === null || value.length === 0) localStorage.removeItem(keyOf(kind, call));
  else localStorage.setItem(keyOf(kind, call), JSON.stringify({ at: Date.now(), value }));
};
// `queue`: what was done and is not acknowledged. `words`: what the caller says, not yet recorded. `groups`: what can be taken back.
const inBrowser = () => Object.keys(localStorage).map((key) => [key, key.match(/^triage:([^:]*):(queue|words|groups):(.+)$/)])
  .filter(([, found]) => found).map(([key, [, owner, kind, call]]) => ({ key, owner, kind, call }));
const ownCalls = () => [...new Set(inBrowser().filter((one) => one.owner === person).map((one) => one.call))];
// What is not acknowledged stays, whatever else is over.
const forget = (call) => { for (const kind of ['words', 'groups']) localStorage.removeItem(keyOf(kind, call)); };
// One page at a time sends what waits of a call; ids make it done once even so.
const alone = (call, run, options = {}) => (navigator.locks ? navigator.locks.request(keyOf('queue', call), options, run) : run());

// What waited says when it was pressed; of what is sent at once the server's clock is the better one.
const bodyOf = ({ body, pressed, waited }) => (waited && pressed && body.events
  ? { ...body, events: body.events.map((event) => ({ at: new Date(pressed).toISOString(), ...event })) } : body);
const send = (call, item, options, query = '') => fetch(item.path.startsWith('/api/') ? item.path : `/calls/${call}${item.path}${query}`, {
  method: 'POST', headers: { 'Content-Type': 'application/json', 'Triage-CSRF': csrf }, body: JSON.stringify(bodyOf(item)), ...options,
});
const noteItem = (text) => {
  const id = randomID();
  return { path: '/events', body: { events: [{ id, kind: 'note', text }] }, what: text, ids: [id], isKey: false, pressed: serverNow() };
};

// Sends what waits of a call that is not on this page: `done`, `later`, or the code of a refusal, at which it waits further.
async function sendWaiting(call) {
  let queue = load('queue', call) ?? [];
  while (queue.length > 0) {
    let reply;
    try { reply = await send(call, { ...queue[0], waited: true }, { signal: AbortSignal.timeout(5000) }); } catch { return 'later'; }
    if (!reply.ok) {
      if (reply.status === 401 || reply.status === 429 || reply.status >= 500) return 'later';
      try { return (await reply.json()).code; } catch { return 'later'; }
    }
    queue = queue.slice(1);
    save('queue', call, queue);
  }
  return 'done';
}

async function isEnded(call) {
  try {
    const reply = await fetch(`/calls/${call}/parts`, { signal: AbortSignal.timeout(5000) });
    if (reply.ok) return (await reply.json()).over;
    return reply.status === 403 || reply.status === 404;
  } catch { return false; }
}

// Of what is left in the browser: one's own is sent, words of calls that ended go, and who is not its owner learns that it is there.
async function tidy(here) {
  const place = $('waiting');
  const told = [];
  const tell = () => { place.replaceChildren(...told); place.hidden = told.length === 0; };
  const line = (...parts) => {
    const text = document.createElement('p');
    text.append(...parts);
    told.push(text);
    return text;
  };
  const halfDay = Date.now() - 12 * 3600 * 1000;
  for (const { key, kind } of inBrowser()) if (kind !== 'queue' && !(readKey(key)?.at > halfDay)) localStorage.removeItem(key);
  const others = new Set(inBrowser().filter((one) => one.owner !== person && one.kind === 'queue').map((one) => one.key)).size;
  if (others > 0) line(put(place.dataset.others, { count: others }));
  tell();
  for (const call of person ? ownCalls() : []) {
    if (call === here) continue;
    try {
      await alone(call, async () => {
        const state = await sendWaiting(call);
        if (state === 'done' && await isEnded(call)) forget(call);
        if (state === 'done') return;
        const waiting = load('queue', call);
        if (state !== 'call-over') {
          line(put(place.dataset.own, { count: waiting.length }), ' ', Object.assign(document.createElement('a'), { href: `/calls/${call}`, textContent: place.dataset.open }));
          return;
        }
        const button = Object.assign(document.createElement('button'), { type: 'button', textContent: place.dataset.read });
        const text = line(`${place.dataset.over} ${waiting.map((item) => item.what).join('; ')} `, button);
        button.addEventListener('click', () => {
          save('queue', call, null);
          forget(call);
          text.remove();
          if (!place.firstChild) place.hidden = true;
        });
      }, { signal: AbortSignal.timeout(4000) });
    } catch { continue; /* another page has this call */ }
    tell();
  }
}

// What stands unrecorded in the story is kept as a note where its call is left, and nothing of it stays here.
let leaveCall = async () => {};
const outOf = document.querySelector('form[action="/sign-out"]');
if (outOf) outOf.addEventListener('submit', async (event) => {
  event.preventDefault();
  const all = async () => {
    await leaveCall();
    for (const call of ownCalls()) {
      const words = load('words', call);
      if (words) save('queue', call, [...(load('queue', call) ?? []), noteItem(words)]);
      forget(call);
      await sendWaiting(call);
    }
  };
  await Promise.race([all(), new Promise((done) => { setTimeout(done, 4000); })]);
  outOf.submit();
});

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
    // As the server keeps a library that it is started with: what it says of itself, Rules before Protocols, each folder by path, and then its cases.
    // Calls and simulations are no part of it.
    const path = (file) => file.webkitRelativePath.split('/').slice(1).join('/');
    const isPart = (one) => /^(library\.yaml$|(Rules|Protocols)\/)/.test(one) && /\.ya?ml$/i.test(one) && !/\.call\.ya?ml$|(^|\/)rubrics\.yaml$|\/Simulations\/|\/\./i.test(one);
    const order = (one) => [/\.cases\.ya?ml$/i.test(one) ? 1 : 0, one.startsWith('Protocols/') ? 2 : one.startsWith('Rules/') ? 1 : 0, one].join();
    const chosen = [...$('folder').files].filter((file) => isPart(path(file))).sort((one, other) => (order(path(one)) < order(path(other)) ? -1 : 1));
    const files = await Promise.all(chosen.map(async (file) => ({ path: path(file), text: await file.text() })));
    const { library } = await send('/api/1/libraries', { files });
    const from = $('from').value;
    await send('/api/1/libraries/proposals', { library, ...(from ? { from: `${from}:00.000Z` } : {}) });
    told.textContent = bring.dataset.brought;
    location.assign(`/libraries?library=${library}&difference=yes#difference`);
  } catch (problem) {
    const more = (problem.mistakes ?? []).map((one) => `\n${one.file}:${one.line} ${one.message}`).join('');
    told.textContent = [problem.title ?? String(problem), problem.help].filter(Boolean).join('. ') + more;
  }
});

// MARK: the call under way

const page = $('call');
if (page) startCall();
tidy(page?.dataset.mine === 'true' ? page.dataset.call : null);

function startCall() {
  const name = page.dataset.call;
  const base = `/calls/${name}`;
  const texts = $('texts').dataset;
  const isMine = page.dataset.mine === 'true';
  const isLive = page.dataset.live === 'true';
  // A simulated caller answers; what is gone to is asked.
  const isPractice = isMine && page.dataset.practice === 'true';
  let count = Number(page.dataset.count);
  let isOver = page.dataset.over === 'true';
  let data = JSON.parse($('data').textContent);
  let focus = null;
  serverIs(page.dataset.now);
  showClocks();

  // What is asked stays in sight beside a long page: where it is higher than the window, its lower end.
  const measure = () => {
    const left = document.querySelector('.left');
    const strip = getComputedStyle($('strip')).position === 'sticky' ? $('strip').offsetHeight : 0;
    const { style } = document.documentElement;
    style.setProperty('--strip', `${strip}px`);
    style.setProperty('--left', `${Math.min(strip + 4, innerHeight - left.offsetHeight - 48)}px`);
  };
  const sizes = new ResizeObserver(measure);
  for (const one of [$('strip'), document.querySelector('.left'), document.documentElement]) sizes.observe(one);

  // How much is under way. What was pressed is shown, and recorded, when `busy` and `waiting` are 0.
  let underWay = 0;
  const begins = () => { underWay += 1; page.dataset.busy = underWay; };
  const ends = () => { underWay -= 1; page.dataset.busy = underWay; };

  // MARK: saying

  const say = (text, isRefusal = false) => {
    const place = $('said');
    if (!place) return;
    place.textContent = text;
    place.classList.toggle('refused', isRefusal);
  };

  // MARK: what waits to be sent: it survives a reload, and its ids make it done once

  let queue = (isMine ? load('queue', name) ?? [] : []).map((item) => ({ ...item, waited: true, tried: true }));
  let groups = load('groups', name) ?? [];
  let isSending = false;
  let isWaiting = false;
  let heard = Date.now();
  let staleSince = null;
  let isSignedOut = false;

  function keepQueue() {
    if (isMine) save('queue', name, queue);
    if (isOver && queue.length === 0) forget(name);
    page.dataset.waiting = queue.length;
    showStale();
  }
  function keepGroups() { save('groups', name, groups); }

  const stays = ['guidance_given', 'decided', 'closed', 'message'];
  function record(events, what, options = {}) {
    const withIDs = events.map((event) => ({ id: randomID(), ...linkedTo(event) }));
    const ids = withIDs.map((event) => event.id);
    // What answers nothing that is asked leaves what one has gone to.
    const isAnswer = options.waits !== false && !options.stands;
    const body = { events: withIDs, ...(options.stands ? { if_graver: true } : {}) };
    const pending = document.querySelector('#ask .pending')?.dataset.name;
    const [first] = events;
    if (pending && [`question:${first.question}`, `screen:${first.screen}`].includes(pending)) placeOf.set(ids.join(), pending);
    queue.push({ path: '/events', body, what, ids, pressed: options.pressed ?? serverNow(), waited: staleSince !== null || options.pressed !== undefined, isKey: options.isKey ?? false, stands: options.stands, keeps: !isAnswer, ends: options.ends });
    // What stays in the record is no step back; a note is taken back at once, or it stays.
    if (events.some((event) => event.kind !== 'note' && !stays.includes(event.kind))) groups.push(ids);
    groups = groups.slice(-50);
    keepGroups();
    keepQueue();
    if (isAnswer) isWaiting = true;
    if (isAnswer && staleSince !== null) keepAnswer(what);
    if (!options.stands) say(put(recorded(), { what }));
    if (!options.stands && events.some((event) => !stays.includes(event.kind))) offerUndo(ids, options.isKey);
    if (options.detail) askDetail({ ...options, person: events[0].person });
    if (undo) showUndo();
    flush();
  }

  // While the server is away nothing is recorded yet.
  const recorded = () => (staleSince === null ? texts.recorded : texts.waits);

  // While the server is away nobody knows what is asked next: what was answered is put aside, so that no digit answers it anew.
  let isKept = false;
  function keepAnswer(what) {
    isKept = true;
    $('ask').classList.add('kept');
    $('kept').textContent = put(texts.keptAnswer, { what });
    $('kept').hidden = false;
  }
  function showAnswerable() {
    isKept = false;
    $('ask').classList.remove('kept');
    $('kept').hidden = true;
  }
  // Whether what stands on the page may be answered now; where not, it is said.
  function mayAnswer() {
    if (isKept) say(texts.awayNext);
    else if (staleSince === null && (isWaiting || isGoing)) say(texts.wait);
    else return true;
    return false;
  }

  // What the API does beside events, such as asking a second person.
  function post(path, body, what, next = null, keeps = false) {
    queue.push({ path, body: { id: randomID(), ...body }, what, ids: [], isKey: false, next, keeps });
    keepQueue();
    flush();
  }

  function takeBack(ids) {
    keepLast();
    // What was sent may be recorded, whether or not that was heard: it is taken back there.
    const waiting = queue.findIndex((item) => item.ids.join() === ids.join() && !item.tried);
    const place = placeOf.get(ids.join());
    dropGroup(ids);
    if (place && isKept) showAnswerable();
    if (waiting >= 0) {
      queue.splice(waiting, 1);
      isWaiting = queue.length > 0;
      keepQueue();
      return say(texts.undone);
    }
    // The question whose answer it was is asked again, and until it stands there no key answers another.
    queue.push({ path: '/back', body: { id: randomID(), events: ids }, what: texts.undone, ids: [], isKey: false, next: place, keeps: !place });
    isWaiting = true;
    keepQueue();
    say(texts.undone);
    flush();
  }

  // By the ids of an answer, what was asked.
  const placeOf = new Map();
  function dropGroup(ids) {
    groups = groups.filter((group) => group.join() !== ids.join());
    keepGroups();
  }

  let isElsewhere = false;
  async function flush() {
    if (isSending || isElsewhere) return;
    isSending = true;
    begins();
    while (queue.length > 0) {
      const item = queue[0];
      let reply;
      item.tried = true;
      save('queue', name, queue);
      try {
        const wanted = item.next ?? (item.keeps ? focus : null);
        const query = wanted ? `?focus=${encodeURIComponent(wanted)}` : '';
        reply = await send(name, item, { signal: AbortSignal.timeout(10000) }, query);
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
        if (!item.keeps) focus = item.next ?? null;
        isWaiting = queue.length > 0;
        if (!isWaiting && isKept) showAnswerable();
        const news = item.path.startsWith('/api/') ? null : await reply.json();
        // The story is a note of the call that ended.
        if (item.ends) emptyStory();
        if (news) apply(news); else refresh();
        if (item.stands && news.kept === false) dropGroup(item.ids);
        if (item.stands) say(news.kept === false ? item.stands : put(texts.recorded, { what: item.what }));
        keepQueue();
        continue;
      }
      const problem = await reply.json();
      // It waits for whoever made it to have the call again.
      if (problem.code === 'not-your-call') {
        isElsewhere = true;
        say(refusal(item, problem), true);
        refresh();
        break;
      }
      queue.shift();
      isWaiting = queue.length > 0;
      if (!isWaiting && isKept) showAnswerable();
      keepQueue();
      if (problem.code === 'has-answer' && item.isKey) {
        record(renamed(item.body.events, 'changed'), item.what, { isKey: true, ...(item.waited ? { pressed: item.pressed } : {}) });
      } else if (problem.code === 'has-answer') {
        askReplacement(item.body.events, { topic: item.what, was: '…', now: item.what, what: item.what });
        isNews();
      } else if (problem.code === 'call-unfinished') {
        askUnsent(item, problem);
        isNews();
      } else {
        dropGroup(item.ids);
        say(refusal(item, problem), true);
        refresh();
      }
    }
    isSending = false;
    ends();
    if (queue.length > 0) setTimeout(flush, isSignedOut ? 4000 : 600);
  }

  const sentence = (text) => text.replace(/[.\s]*$/, '.').replace(/^./, (first) => first.toUpperCase());
  const refusal = (item, problem) => [texts.refused, sentence(item.what), sentence(problem.title), problem.help ? sentence(problem.help) : ''].join(' ').trim();
  const code = async (reply) => { try { return (await reply.clone().json()).code; } catch { return ''; } };
  const renamed = (events, kind) => events.map((event) => {
    const { id, ...rest } = event;
    return rest.kind === 'answered' ? { ...rest, kind } : rest;
  });

  // MARK: whether what is shown is current

  function lost() {
    if (staleSince === null) staleSince = heard;
    for (const item of queue) item.waited = true;
    const answer = queue.findLast((item) => item.path === '/back' || item.ids.length > 0 && !item.keeps);
    if (isWaiting && !isKept && answer?.ids.length > 0) keepAnswer(answer.what);
    // What was said to be recorded is not yet.
    const last = queue.at(-1);
    if (last && $('said')?.textContent === put(texts.recorded, { what: last.what })) say(put(texts.waits, { what: last.what }));
    showStale();
  }
  function back() {
    heard = Date.now();
    if (staleSince === null) return;
    staleSince = null;
    showStale();
    // What was refused meanwhile can be pressed again, and is no news any more.
    if ([texts.wait, texts.awayNext].includes($('said')?.textContent)) say('');
    if (queue.length > 0) flush();
    refresh();
    if (words?.value && !isChat) look();
    else if (unheard) propose(unheard);
    unheard = '';
  }
  function showStale() {
    const isStale = staleSince !== null;
    page.classList.toggle('is-stale', isStale);
    $('stale').hidden = !isStale;
    const text = isSignedOut ? texts.gone : put(texts.stale, { time: clock(staleSince ?? 0), count: queue.length });
    if (isStale && $('stale').textContent !== text) $('stale').textContent = text;
    showAge();
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
  // A simulated call lives by its seconds.
  setInterval(() => { if (isLive && !isOver && staleSince === null && queue.length === 0) refresh(); }, isPractice ? 2000 : 20000);

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

  // Whether a part asks what is asked now, of the same person.
  function isAsking(html, place) {
    const pending = place.querySelector('.pending');
    return pending !== null && html.includes(` data-name="${pending.dataset.name}" data-person="${pending.dataset.person}"`);
  }

  // What just came on the page was read by nobody: a key that was on its way meant what stood there before.
  const glance = 200;
  let newsAt = -Infinity;
  function isNews() {
    newsAt = performance.now();
    const mine = newsAt;
    page.dataset.news = 'yes';
    setTimeout(() => { if (mine === newsAt) page.dataset.news = ''; }, glance);
  }
  function isUnread() {
    if (page.dataset.news !== 'yes') return false;
    say(texts.unread);
    return true;
  }

  const shown = {};
  let announced = count;
  function apply(news) {
    if (news.count < count) return;
    heard = Date.now();
    serverIs(news.now);
    if (isMine && !news.mine && !news.over) { say(texts.taken); setTimeout(() => location.reload(), 1500); }
    data = news.data;
    page.dataset.fresh = data.fresh;
    const hasEnded = isMine && !isPractice && news.over && !isOver;
    isOver = news.over;
    if (hasEnded) afterEnd();
    if (news.rose && news.count > announced) $('alert').textContent = news.rose;
    else if (news.count > announced) $('alert').textContent = '';
    announced = Math.max(announced, news.count);
    count = news.count;
    page.dataset.count = count;
    for (const [id, html] of Object.entries(news.parts)) {
      const place = $(id);
      if (!place || shown[id] === html) continue;
      // What is ticked or typed and not yet recorded stays until it is.
      if (id === 'ask' && isHalf() && news.mine && !isAsking(html, place)) continue;
      shown[id] = html;
      const open = new Map(all('details[data-keep]', place).map((one) => [one.dataset.keep, one.open]));
      const active = place.contains(document.activeElement) ? document.activeElement : null;
      const mark = active && (active.id ? `#${active.id}` : active.dataset.do ? `[data-do="${CSS.escape(active.dataset.do)}"]` : active.dataset.go ? `[data-go="${CSS.escape(active.dataset.go)}"]` : null);
      const isSame = id === 'ask' && isAsking(html, place);
      if (id === 'ask' && !isSame && place.querySelector('.pending')) isNews();
      const toggled = all('[data-toggle][aria-pressed=true]', place).map((one) => one.dataset.toggle);
      const number = $('number')?.value;
      place.innerHTML = html;
      for (const one of all('details[data-keep]', place)) if (open.has(one.dataset.keep)) one.open = open.get(one.dataset.keep);
      if (isSame) {
        for (const one of all('[data-toggle]', place)) if (toggled.includes(one.dataset.toggle)) toggle(one);
        if (number && $('number')) $('number').value = number;
      }
      if (mark) place.querySelector(mark)?.focus();
      if (id === 'keys') showKeys();
      if (id === 'guidance') arrange();
      showTimes(place);
    }
    showClocks();
    showEarlier();
    showLink();
    showSilence();
    renew();
  }

  // MARK: what is to be said stays where it is read

  // By name, what is shown of guidance from the top, and which key each has.
  let shownLines = [];
  let newLines = [];
  const guideKeys = {};
  // What is shown stays in its place until it is said or no longer due; what is more urgent comes in above it.
  function arrange() {
    const [first, rest] = [$('first'), $('rest')];
    if (!first || isOver || isPractice) return;
    const lines = all('#first > li, #rest > li');
    const byName = new Map(lines.map((one) => [one.dataset.guidance, one]));
    const isSaid = (line) => byName.get(line).classList.contains('given');
    const due = [...byName.keys()].filter((line) => !isSaid(line));
    const urgent = due.slice(0, 3);
    const stay = shownLines.filter((line) => due.includes(line));
    const fresh = urgent.filter((line) => !stay.includes(line));
    const isAbove = (line) => stay.length > 0 && stay.every((other) => due.indexOf(line) < due.indexOf(other));
    const above = fresh.filter(isAbove);
    const others = fresh.filter((line) => !isAbove(line));
    // Where one was said the next one stands; without a next one it stays, as said.
    const order = shownLines.flatMap((line) => (stay.includes(line) ? [line] : others.length > 0 ? [others.shift()] : []));
    const shown = [...above, ...order, ...others];
    // More than five are read by nobody: the least urgent is folded.
    const least = due.filter((line) => shown.includes(line)).slice(5);
    for (const line of least) shown.splice(shown.indexOf(line), 1);
    const said = [...byName.keys()].filter((line) => isSaid(line)).slice(0, Math.max(0, 3 - shown.length));
    newLines = (above.length > 0 ? above : newLines).filter((line) => shown.includes(line));
    if (above.length > 0) $('guidance-new').textContent = put(texts.newLine, { lines: above.map((line) => byName.get(line).querySelector('.said-lines').innerText).join(' ') });
    shownLines = shown;
    for (const line of Object.keys(guideKeys)) if (!shown.includes(line)) delete guideKeys[line];
    for (const line of shown) guideKeys[line] ??= ['7', '8', '9'].find((key) => !Object.values(guideKeys).includes(key));
    first.replaceChildren(...[...shown, ...said].map((line) => byName.get(line)));
    const folded = [...byName.keys()].filter((line) => !shown.includes(line) && !said.includes(line));
    rest?.replaceChildren(...folded.map((line) => byName.get(line)));
    if (rest) rest.closest('details').hidden = folded.length === 0;
    if (rest) $('rest-count').textContent = folded.length;
    for (const [line, place] of byName) {
      const button = place.querySelector('.said-key');
      const key = guideKeys[line];
      if (key) button.dataset.guide = key; else delete button.dataset.guide;
      const mark = button.querySelector('kbd');
      if (mark) mark.textContent = key ? `Alt+${key}` : '○';
      place.classList.toggle('new', newLines.includes(line));
      if (newLines.includes(line)) place.querySelector('.said-lines').prepend(Object.assign(document.createElement('b'), { className: 'new-line', textContent: texts.isNew }));
    }
  }

  // MARK: earlier calls of the number to call back

  let numbersShown = '';
  async function showEarlier(isLooking = false) {
    const wanted = data.numbers;
    if (!isLive || (wanted === numbersShown && !isLooking)) return;
    numbersShown = wanted;
    if (wanted === '') return $('earlier').replaceChildren();
    begins();
    try {
      const reply = await fetch(`${base}/earlier`, isLooking ? {
        method: 'POST', headers: { 'Content-Type': 'application/json', 'Triage-CSRF': csrf }, body: '{}',
      } : {});
      if (!reply.ok) throw new Error();
      const { html, whole } = await reply.json();
      if (wanted === data.numbers) {
        $('earlier').innerHTML = html;
        showTimes($('earlier'));
      }
      if (!whole) setTimeout(() => { numbersShown = ''; showEarlier(isLooking); }, 2000);
    } catch {
      // The next look at the call tries again.
      numbersShown = '';
    } finally { ends(); }
  }

  // MARK: what is recorded is taken back for three seconds, until something else is pressed

  // By Ctrl+Z from anywhere; by Esc where Esc has nothing to leave. Whoever goes back to the question with Esc
  // loses nothing that words of the story recorded.
  let undo = null;
  const isInStory = () => document.activeElement === words;
  function offerUndo(ids, isKey) {
    undo = { ids, byEsc: isKey || !isInStory() };
    showUndo();
    const mine = undo;
    setTimeout(() => { if (undo === mine) keepLast(); }, 3000);
  }
  function showUndo() { $('said').dataset.undo = undo.byEsc && !menu ? texts.undoEsc : texts.undo; }
  function keepLast() {
    undo = null;
    delete $('said').dataset.undo;
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
    const { go: place, command: word, toggle: name, take: takes, do: events, post: path, say: tongue } = button.dataset;
    if (tongue) return speak(tongue);
    if (path) return post(path, {}, button.dataset.what, null, path.startsWith('/say/'));
    if (takes) return take();
    if (word) return command(word);
    if (name) return mayAnswer() ? toggle(button) : undefined;
    if (place) return go(place);
    if (!events) return;
    const isAnswer = button.closest('#ask') !== null;
    const list = JSON.parse(events);
    const { was, both, topic, detail, question, what, label } = button.dataset;
    if (isAnswer && !mayAnswer()) return;
    if (was) return askReplacement(list, { topic, was, now: label, both, detail, question, what });
    record(list, what, { isKey: button.dataset.danger !== undefined, detail, question, topic, waits: isAnswer });
  }

  // What the caller is told, on this call: the page and its parts are made anew in that language.
  function speak(tongue) {
    if (isHalf()) return say(texts.half);
    document.cookie = `triage-say=${tongue}; path=${base}; SameSite=Strict`;
    isGoing = true;
    refresh();
  }

  // A key that is pressed before it is there answers nothing.
  function go(place) {
    if (isHalf()) return say(texts.half);
    if (staleSince !== null) return say(texts.awayNext);
    if (isPractice) return ask(place);
    focus = place;
    isGoing = true;
    leaveMenu();
    $('words')?.blur();
    refresh();
  }

  function ask(place) {
    if (isWaiting) return say(texts.wait);
    const [kind, name] = place.split(':');
    leaveMenu();
    $('words').blur();
    isWaiting = true;
    post('/ask', { [kind]: name }, name.replaceAll('_', ' '), place);
  }

  // Something is ticked, or a number typed, and not recorded.
  const isHalf = () => all('#ask [data-toggle][aria-pressed=true]').length > 0 || ($('number')?.value ?? '') !== '';
  function dropHalf() {
    for (const one of all('#ask [data-toggle]')) one.setAttribute('aria-pressed', 'false');
    for (const one of all('#ask .take')) one.hidden = true;
    if ($('number')) $('number').value = '';
  }

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
    const { question, topic, detail, was, person } = pending.dataset;
    const input = $('number');
    if (isPractice && !isHalf()) return ask(pending.dataset.name);
    if (input) {
      const typed = input.value.trim();
      const { low, high } = input.dataset;
      const places = Number(input.dataset.places);
      const isNumber = (text) => (places === 0 ? /^-?\d+$/ : new RegExp(`^-?(0|[1-9]\\d*)(\\.\\d{1,${places}})?$`)).test(text)
        && Number(text) >= Number(low) && Number(text) <= Number(high);
      if (!isNumber(typed)) {
        const what = put(places === 0 ? texts.number : texts.decimal, { low, high, places });
        // Three digits behind a comma may be thousands.
        const meant = /^-?[1-9]\d*,\d{3}$/.test(typed) ? '' : typed.replace(',', '.').replace(/^-?(?=\.)/, (sign) => `${sign}0`);
        return say(places > 0 && isNumber(meant) ? `${what}. ${put(texts.meant, { number: meant })}` : what);
      }
      // With places it is sent as its text: a number of JSON keeps none.
      const number = places === 0 ? Number(typed) : typed;
      return answer([{ kind: 'answered', person, question, answer: number, manner: 'asked' }], `${topic}: ${number}`);
    }
    const chosen = all('#ask [data-toggle][aria-pressed=true]');
    if (chosen.length === 0) return;
    const names = chosen.map((one) => one.dataset.toggle);
    const label = chosen.map((one) => one.dataset.label).join(', ');
    if (pending.dataset.screen) {
      const [event] = JSON.parse(pending.dataset.base);
      return answer([{ ...event, named: names }], `${topic}: ${label}`);
    }
    answer([{ kind: 'answered', person, question, answer: names, manner: 'asked' }], `${topic}: ${label}`);
    // What is ticked or typed stays until it is taken.
    function answer(events, what) {
      if (!mayAnswer()) return;
      dropHalf();
      if (was) return askReplacement(events, { topic, was, now: what, detail, question, what });
      record(events, what, { detail, question, topic });
    }
  }

  // MARK: menus: what is asked of who sits here, one thing after another

  let menu = null;
  function openMenu(next) {
    leaveMenu();
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
      button.append(...[...key].map((one) => Object.assign(document.createElement('kbd'), { textContent: one })), ` ${item.label}`);
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
      // What stands there is taken by Enter, and gives way to what is typed.
      input.select();
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
  // What one goes on from without an end, however that is: what was typed or meant there is not lost.
  function leaveMenu() {
    if (!menu) return false;
    const { left: going, input } = menu;
    const text = $('menu-input')?.value.trim() ?? '';
    menu = null;
    hideMenu();
    if (going) {
      going(text);
      return true;
    }
    if (!input || text === '' || text === input.value) return false;
    // Nobody decided what it says, so it stands where it is seen.
    words.value = [words.value.trim(), text].filter(Boolean).join(' ').slice(0, words.maxLength);
    left = words.value;
    save('words', name, words.value);
    say(texts.kept);
    return true;
  }
  function closeMenu() { if (menu && !leaveMenu()) say(texts.left); }
  function enterInput() {
    const { input } = menu;
    const value = $('menu-input').value.trim();
    if (value === '' && !input.isOptional) return;
    menu = null;
    hideMenu();
    const [word, ...rest] = value.startsWith('/') ? value.slice(1).split(/\s+/) : [''];
    // Whoever types a command means one, also where a word was asked for that may be left out.
    if (word && Object.keys(commands).some((one) => one.startsWith(word.toLowerCase()))) return command(word, rest.join(' '));
    input.run(value);
  }

  function askReplacement(events, about) {
    const { topic, was, now, both, detail, question, what } = about;
    const told = what ?? `${topic}: ${now}`;
    const done = (kind) => () => record(renamed(events, kind), told, { detail, question, topic });
    const items = [{ label: texts.wrong, run: done('corrected') }, { label: texts.changed, run: done('changed') }];
    if (both === 'graver') items.push({ label: texts.both, run: done('changed') });
    if (both === 'stays') items.push({ label: texts.both, run: () => say(`${topic}: ${was}`) });
    // A danger is not lost by going on to something else; the server knows which of two answers is graver.
    const left = () => record(renamed(events, 'changed'), told, { stands: `${told}. ${texts.stands}` });
    openMenu({ title: put(texts.replace, { topic, was, now }), items, left });
  }

  function askDetail({ detail, question, topic, person }) {
    const write = (text) => { if (text) record([{ kind: 'detail', person, question, text }], `${topic}: ${text}`, { waits: false }); };
    openMenu({ title: put(texts.detail, { topic, detail }), left: write, input: { isOptional: true, run: write } });
  }

  function askUnsent(item, problem) {
    const events = item.body.events.map(({ id, ...event }) => event);
    openMenu({ title: `${problem.title}. ${texts.whyClose}`, input: { run: (although) => {
      record(events.map((event) => (event.kind === 'closed' ? { ...event, although } : event)), texts.closeUnsent, { ends: true });
    } } });
  }

  function decide() {
    if (data.hidden) return openMenu({ title: texts.decide, items: data.ladders.map((ladder) => ({ label: ladder.title, run: () => chooseRung(ladder) })) });
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
          disabled: never, run: () => (data.hidden ? practised(ladder, rung, place) : place === ladder.undecided ? decided(ladder, rung, place, {}) : chooseReason(ladder, rung, place)),
        };
      }),
    });
  }
  function practised(ladder, rung, place) {
    openMenu({ title: `${rung.label}. ${texts.reason}`, input: {
      label: texts.whyWords, isOptional: true, run: (words) => decided(ladder, rung, place, words ? { reason: 'other', words } : {}),
    } });
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
    const close = (ending, to) => {
      const story = storyLeft();
      record([...(story ? [{ kind: 'note', text: story }] : []), { kind: 'closed', ending, ...(to ? { to } : {}) }], [labels[ending], to].filter(Boolean).join(': '), { ends: true });
    };
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

  // What is done once a call has ended, by one key: the next one, or what came of this one.
  function afterEnd() {
    openMenu({
      title: texts.ended,
      items: [
        { label: texts.nextCall, run: () => location.assign('/calls') },
        { label: texts.came, run: () => { const form = document.querySelector('.came details'); form.open = true; form.querySelector('select').focus(); } },
        { label: texts.handOver, run: () => command('handoff') },
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
    if (isPractice) return say(texts.noCommand);
    const offset = -new Date().getTimezoneOffset();
    const address = `/hand-off?audience=${encodeURIComponent(audience)}&offset=${offset}`;
    panel(address, (told) => {
      showPanel(told.label, told, address, `${base}/print?audience=${encodeURIComponent(audience)}`, () => {
        openMenu({ title: texts.toldWhy, input: { value: texts.toldBecause, run: (because) => {
          keepStory();
          post(`/api/1${base}/hand-offs`, { audience, because, offset_minutes: offset, unasked: true }, `${texts.told}: ${told.label}`);
        } } });
      });
    });
  }
  // Where one was before a panel was looked at.
  let cameFrom = null;
  function closePanel() {
    if ($('hand-off').hidden) return;
    $('hand-off').hidden = true;
    open = null;
    if (cameFrom !== null) scrollTo(0, cameFrom);
    cameFrom = null;
  }
  // The panel that is looked at: where its text comes from, and how many events of the call are in it.
  let open = null;
  const isCurrent = () => open?.count >= count && staleSince === null && queue.length === 0;
  function fill({ lines, text, count: seen, reads }) {
    open.count = seen ?? Infinity;
    open.given = lines;
    open.reads = reads;
    showLines();
    if (open.more && open.more.textContent !== text) open.more.textContent = text;
    showAge();
  }
  // Below its first line stands what is typed in the story, and that it is not recorded; who may not read words never has it.
  function showLines() {
    if (!open) return;
    const story = open.reads && isMine ? storyLeft() : '';
    const [first, ...rest] = open.given;
    open.lines = story ? [first, put(texts.unrecorded, { story: story.replace(/\s+/g, ' ') }), ...rest] : open.given;
    open.list.replaceChildren(...open.lines.map((line, place) => Object.assign(document.createElement('li'), { textContent: line, className: story && place === 1 ? 'unrecorded' : '' })));
  }
  // Before somebody is told, it is in the record.
  function keepStory() {
    const story = open?.reads && isMine && !isOver ? storyLeft() : '';
    if (!story) return;
    note(story);
    emptyStory();
    save('words', name, null);
  }
  // It is made anew with the call; while that cannot be, it says that it is older.
  async function renew() {
    const mine = open;
    if (!mine?.address || isCurrent()) return;
    try {
      const reply = await fetch(base + mine.address, { signal: AbortSignal.timeout(3000) });
      if (reply.ok && mine === open) fill(await reply.json());
    } catch { lost(); }
  }
  function showAge() {
    if (!open) return;
    const text = isCurrent() || !open.address ? '' : texts.older;
    if (open.age.textContent !== text) open.age.textContent = text;
  }
  async function copy() {
    await renew();
    if (!isCurrent() && open?.address) return say(texts.notCopiedOlder, true);
    try {
      await navigator.clipboard.writeText(open.lines.join('\n'));
      say(texts.copied);
    } catch { say(texts.copyRefused, true); }
  }
  function showPanel(title, told, address, print, tell) {
    const place = $('hand-off');
    const head = document.createElement('h3');
    head.textContent = title;
    const list = document.createElement('ol');
    list.className = 'lines';
    list.lang = 'en';
    const age = Object.assign(document.createElement('p'), { className: 'wrong', role: 'status' });
    let whole = null;
    let more = null;
    if (told.text) {
      whole = document.createElement('details');
      more = Object.assign(document.createElement('pre'), { lang: 'en' });
      whole.append(Object.assign(document.createElement('summary'), { textContent: texts.inFull }), more);
    }
    open = { address, list, age, more };
    fill(told);
    const buttons = document.createElement('p');
    const add = (label, run) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
      button.addEventListener('click', run);
      buttons.append(button, ' ');
    };
    add(texts.copy, copy);
    if (tell && isMine) add(texts.told, tell);
    if (print) {
      const link = Object.assign(document.createElement('a'), { href: print, textContent: texts.print, target: '_blank' });
      link.addEventListener('click', keepStory);
      buttons.append(link, ' ');
    }
    add(texts.close, closePanel);
    place.replaceChildren(head, age, list, ...(whole ? [whole] : []), buttons);
    cameFrom ??= scrollY;
    place.hidden = false;
    place.scrollIntoView({ block: 'nearest' });
  }

  const commands = {
    ...(isMine && $('chat') ? { message: { label: texts.commandMessage, run: (rest) => (rest ? keepMessage(rest, 'them') : words.focus()) } } : {}),
    note: { label: texts.commandNote, run: (rest) => rest ? note(rest) : openMenu({ title: texts.note, left: (text) => text && note(text), input: { run: note } }) },
    person: { label: texts.commandPerson, run: person },
    screen: { label: texts.commandScreen, run: () => openMenu({ title: texts.screens, items: data.screens.map((one) => ({ label: one.label, run: () => go(`screen:${one.name}`) })) }) },
    decide: { label: texts.commandDecide, run: decide },
    send: { label: texts.commandSend, run: () => openMenu({ title: texts.send, items: data.responders.map((one) => ({ label: one.label, run: () => record([{ kind: 'sent', responder: one.name }], one.label, { waits: false }) })) }) },
    handoff: { label: texts.commandHandoff, run: () => openMenu({ title: texts.audience, items: data.audiences.map((one) => ({ label: one.label, run: () => handOff(one.name) })) }) },
    why: { label: texts.commandWhy, run: () => panel('/why', (told) => showPanel(texts.whyTitle, told, '/why')) },
    end: { label: texts.commandEnd, run: end },
    back: { label: texts.commandBack, run: () => { const last = groups[groups.length - 1]; if (last) takeBack(last); else say(texts.nothingBack); } },
    keys: { label: texts.commandKeys, run: chooseKeys },
    ...(data.tongues.length > 0 ? { language: { label: texts.commandLanguage, run: (rest) => (data.tongues.includes(rest) ? speak(rest) : openMenu({ title: texts.tongue, items: data.tongues.map((one) => ({ label: one, run: () => speak(one) })) })) } } : {}),
    help: { label: texts.commandHelp, run: () => showPanel(texts.commandHelp, { lines: [texts['help-1'], texts['help-2'], texts['help-3']] }) },
  };
  function note(text) { record([{ kind: 'note', text }], text, { waits: false }); }
  function command(word, rest = '') {
    const names = Object.keys(commands).filter((one) => one.startsWith(word.toLowerCase()));
    if (word !== '' && (names.length === 1 || commands[word])) return commands[commands[word] ? word : names[0]].run(rest);
    if (names.length === 0) return say(texts.noCommand, true);
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

  // MARK: a contact in writing: messages, what is read in them, silence

  // The message in which answers are read from here on, until another one comes.
  let linked = null;
  const linkedTo = (event) => (linked && ['answered', 'changed', 'corrected'].includes(event.kind) && event.answer !== null
    && ['asked', 'volunteered'].includes(event.manner) ? { ...event, manner: 'written', by_means_of: linked } : event);
  function showLink() {
    for (const button of all('#messages [data-message]')) button.setAttribute('aria-pressed', String(button.dataset.message === linked));
  }
  function keepMessage(text, from, written = null, more = []) {
    const id = randomID();
    linked = null;
    record([{ id, kind: 'message', from, text, ...(written ? { written_at: written } : {}) }, ...more], text, { waits: false });
    if (from === 'them') {
      linked = id;
      propose(text);
    }
  }
  // Answers that a message points to, to be taken by their keys.
  async function propose(text) {
    if (staleSince !== null) { unheard = [unheard, text].filter(Boolean).join('\n'); return; }
    const mine = ++asking;
    try {
      const reply = await fetch(`${base}/found?words=${encodeURIComponent(text.slice(-1000))}`);
      if (!reply.ok || mine !== asking) return;
      $('found').innerHTML = (await reply.json()).html;
      if (isChat) unmark(); else markSure();
    } catch { lost(); }
  }
  // The time of day that was typed, at its last occurrence.
  function writtenAt() {
    const [hour, minute] = $('message-time').value.split(':').map(Number);
    if (Number.isNaN(hour) || minute === undefined) return null;
    const moment = new Date(Date.now() + ahead);
    moment.setHours(hour, minute, 0, 0);
    if (moment.getTime() > Date.now() + ahead) moment.setDate(moment.getDate() - 1);
    return moment.toISOString();
  }
  function enterMessage(from) {
    const text = storyLeft();
    if (text === '') return words.focus();
    keepMessage(text, from, writtenAt());
    emptyStory();
    $('message-time').value = '';
    save('words', name, null);
  }

  let silent = 0;
  const silenceMinutes = () => Math.max(1, Number(localStorage.getItem('triage-silence')) || 3);
  // Said once for each time that the minutes pass.
  function showSilence() {
    if (!$('silence')) return;
    const { since, say: saying } = data.silence ?? {};
    const minutes = since && !isOver ? Math.floor((Date.now() + ahead - since) / 60000) : 0;
    const times = Math.floor(minutes / silenceMinutes());
    if (times === silent) return;
    silent = times;
    $('silence').textContent = times === 0 ? '' : put(texts.silence, { minutes });
    $('reassure').hidden = !isMine || times === 0 || !saying;
    $('reassure-text').textContent = saying ?? '';
  }
  async function reassure() {
    const { say: text, guidance } = data.silence ?? {};
    if (!text) return;
    try {
      await navigator.clipboard.writeText(text);
      keepMessage(text, 'here', null, [{ kind: 'guidance_given', guidance }]);
      say(texts.copied);
    } catch {
      words.value = text;
      words.select();
      say(texts.notCopied);
    }
    $('reassure').hidden = true;
  }
  if ($('chat')) {
    setInterval(showSilence, 1000);
    if (isMine) {
      $('write').addEventListener('submit', (event) => { event.preventDefault(); enterMessage('them'); });
      $('keep-ours').addEventListener('click', () => enterMessage('here'));
      $('reassure-send').addEventListener('click', reassure);
      $('silence-minutes').value = silenceMinutes();
      $('silence-minutes').addEventListener('change', (event) => {
        localStorage.setItem('triage-silence', event.target.value);
        silent = -1;
        showSilence();
      });
    }
  }

  // MARK: words of the caller

  const words = $('words');
  // One box: what they say, and in writing what they wrote.
  const isChat = $('chat') !== null;
  // What was kept as a note while the server was away, and nobody looked through yet.
  let unheard = '';
  let marked = 0;
  // That Enter takes nothing which nobody marked was told of what stands there.
  let isTold = false;
  // What was proposed and not taken is not proposed again, unless it is said again.
  const dismissed = new Set();
  let left = '';
  // The story, while a command stands in its place.
  let aside = '';
  let asking = 0;
  let timer = null;
  function found() { return all('#found [data-found]'); }
  // What is typed and not recorded, of what they say and of what they write.
  const storyLeft = () => (words.value.startsWith('/') ? aside : words.value).trim();
  function emptyStory() {
    words.value = '';
    aside = '';
    left = '';
  }
  function mark(place) {
    const list = found();
    marked = list.length === 0 ? 0 : (place + list.length) % list.length;
    list.forEach((one, index) => one.classList.toggle('marked', index === marked));
  }
  // What is only guessed, or denied, is taken by its own key alone.
  function markSure() {
    const sure = found().findIndex((one) => !one.dataset.guess);
    if (sure < 0) unmark(); else mark(sure);
  }
  // After one is taken none is marked: a second Enter records nothing that nobody looked at.
  function unmark() {
    marked = -1;
    for (const one of found()) one.classList.remove('marked');
  }
  function look() {
    clearTimeout(timer);
    save('words', name, isOver ? null : storyLeft());
    showLines();
    isTold = false;
    if (!words.value.startsWith(left)) left = '';
    const text = words.value.slice(left.length).trim();
    const mine = ++asking;
    const found = (html) => {
      if (mine !== asking) return;
      page.dataset.looking = '';
      $('found').innerHTML = html;
      for (const one of all('#found [data-found]')) if (dismissed.has(one.dataset.do)) one.remove();
      markSure();
    };
    if (text.startsWith('/')) {
      found('');
      const word = text.slice(1).split(/\s/)[0].toLowerCase();
      for (const one of Object.keys(commands).filter((one) => one.startsWith(word))) {
        $('found').append(Object.assign(document.createElement('p'), { className: 'small', textContent: `/${commands[one].label}` }));
      }
      return undefined;
    }
    // In writing it is a message first: what that points to is proposed when it is kept.
    if (isChat) return undefined;
    if (text === '') return found('');
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
    if (found().length === 0 && !menu) leaveWords(); else unmark();
  }
  function enterWords(isNote, isOurs) {
    const text = words.value.trim();
    if (text.startsWith('/')) {
      const [word, ...rest] = text.slice(1).split(/\s+/);
      leaveWords();
      return command(word, rest.join(' '));
    }
    if (isChat && !isNote && text) return enterMessage(isOurs ? 'here' : 'them');
    // While the server is away nothing can be proposed: the words are kept, and looked through when it is back.
    const isAway = staleSince !== null && text !== '';
    if (!isNote && !isAway && page.dataset.looking) return say(texts.wait);
    if ((isNote || isAway) && text) {
      if (isAway) unheard = [unheard, text].filter(Boolean).join('\n');
      note(text);
      words.value = '';
      save('words', name, null);
      return leaveWords();
    }
    const list = found();
    if (list.length > 0 && marked >= 0) return takeFound(list[marked]);
    if (list.length > 0 && dismissed.size === 0 && !isTold && !isChat) {
      isTold = true;
      return say(texts.unmarked);
    }
    leaveWords();
  }

  // MARK: keys

  let held = '';
  function press(key) {
    const button = document.querySelector(`#keys [data-key="${key}"], #act [data-key="${key}"]`);
    if (button && !button.disabled) act(button);
  }
  function digit(key) {
    if (held === '' && key === '0') {
      held = '0';
      if (document.querySelector('#menu:not([hidden]) [data-menu^="0"], #ask [data-key^="0"]')) say(texts.second0);
      return;
    }
    const whole = held + key;
    held = '';
    if (isUnread()) return;
    if (menu?.items) {
      const button = document.querySelector(`#menu [data-menu="${whole}"]`);
      if (button && !button.disabled) button.click();
      return;
    }
    const button = document.querySelector(`#ask [data-key="${CSS.escape(whole)}"]`);
    if (button) act(button);
  }
  // A digit answers. Where a space follows in one go it began words, and answers nothing: `3 people`, `14 Orchard Street`.
  const oneGo = 400;
  let typed = { text: '', groups: [], ticked: [], at: 0 };
  const ticks = () => all('#ask [data-toggle][aria-pressed=true]').map((one) => one.dataset.toggle);
  const isOneGo = () => typed.text !== '' && performance.now() - typed.at < oneGo;
  function answerByDigit(key) {
    const isNext = isOneGo();
    const before = groups.length;
    const ticked = isNext ? typed.ticked : ticks();
    digit(key);
    const made = groups.slice(before).map((ids) => ({ ids, what: queue.find((item) => item.ids.join() === ids.join())?.what ?? '' }));
    typed = { text: (isNext ? typed.text : '') + key, groups: [...(isNext ? typed.groups : []), ...made], ticked, at: performance.now() };
  }
  // A space goes to the story.
  function space() {
    if (menu) return say(texts.choose, true);
    const { text, groups: made, ticked } = typed;
    const wereWords = isOneGo();
    typed = { text: '', groups: [], ticked: [], at: 0 };
    held = '';
    words.focus();
    if (!wereWords) return;
    // What was ticked before stays so, where the question is the same still.
    for (const one of made.length > 0 ? [] : all('#ask [data-toggle]')) {
      if ((one.getAttribute('aria-pressed') === 'true') !== ticked.includes(one.dataset.toggle)) toggle(one);
    }
    for (const one of [...made].reverse()) takeBack(one.ids);
    if (made.length > 0) say(put(texts.typed, { text, what: made.map((one) => one.what).join('; ') }));
    words.value = [words.value.trim(), text].filter(Boolean).join(' ') + ' ';
    look();
  }
  function onKey(event) {
    if (event.isComposing) return;
    const { key } = event;
    const done = (run) => { event.preventDefault(); if (!event.repeat) run(); };
    if (!/^[0-9 ]$/.test(key)) typed = { text: '', groups: [], ticked: [], at: 0 };
    const last = undo;
    const takesBack = () => {
      // What it asked for besides, such as an address, goes with it.
      if (menu) { menu = null; hideMenu(); }
      takeBack(last.ids);
    };
    if (last && (event.ctrlKey || event.metaKey) && key.toLowerCase() === 'z') return done(takesBack);
    if (undo && !/^(Escape|Shift|Control|Alt|Meta)$/.test(key)) keepLast();
    if (/^F([1-9]|10)$/.test(key) && !event.ctrlKey && !event.altKey) {
      return done(() => (key === 'F9' && event.shiftKey ? decide() : press(key)));
    }
    if (event.altKey && /^[1-9]$/.test(key)) {
      return done(() => {
        const proposal = found().find((one) => one.dataset.found === key);
        const guide = document.querySelector(`#guidance [data-guide="${key}"]`);
        if (proposal) takeFound(proposal); else if (guide) act(guide);
      });
    }
    if (key === 'Escape') {
      return done(() => {
        if (last?.byEsc && !menu) return takesBack();
        if (undo) { undo.byEsc = false; showUndo(); }
        if (menu) return closeMenu();
        if (document.activeElement === words) return leaveWords();
        closePanel();
        if (focus || isHalf()) { dropHalf(); focus = null; refresh(); }
        document.activeElement?.blur();
      });
    }
    if (event.target === $('menu-input')) { if (key === 'Enter') done(enterInput); return; }
    if (event.target === words) {
      if (key === 'Enter') return done(() => enterWords(event.shiftKey || event.ctrlKey && !isChat, event.ctrlKey));
      if (key === 'ArrowDown' && found().length > 0) return done(() => mark(marked + 1));
      if (key === 'ArrowUp' && found().length > 0) return done(() => mark(marked < 0 ? -1 : marked - 1));
      return;
    }
    if (event.target === $('number')) { if (key === 'Enter') done(take); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    if (/^[0-9]$/.test(key)) {
      // A number is typed where a number is asked for.
      if ($('number') && !menu) {
        event.preventDefault();
        if (isUnread() || !mayAnswer()) return;
        $('number').focus();
        $('number').value += key;
        return;
      }
      return done(() => (menu ? digit(key) : answerByDigit(key)));
    }
    if (key === 'Enter' && !event.target.matches('button, a, summary')) return done(take);
    if (key === ' ' && !event.target.matches('button, a, summary, [tabindex="0"]')) return done(space);
    if (menu?.items && /^\p{L}$/u.test(key)) say(texts.choose, true);
    else if (menu) return;
    if (['?', '-', '~', '='].includes(key)) return done(() => digit(key));
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
    if (button.dataset.message) {
      linked = button.dataset.message === linked ? null : button.dataset.message;
      return showLink();
    }
    if (button.dataset.earlier) return showEarlier(true);
    if (button.dataset.found) return takeFound(button);
    if (button.type === 'button' && (isMine || button.dataset.go || button.dataset.post || button.dataset.say)) act(button);
  });
  if (isLive) follow();
  arrange();
  showEarlier();
  addEventListener('beforeunload', (event) => { if (queue.length > 0 || isHalf()) event.preventDefault(); });
  if (!isMine) return;
  document.addEventListener('keydown', onKey);
  words.addEventListener('input', look);
  $('story').addEventListener('submit', (event) => event.preventDefault());
  words.value = load('words', name) ?? '';
  alone(name, () => new Promise(() => {}));
  addEventListener('pagehide', () => {
    leaveMenu();
    for (const item of queue) send(name, item, { keepalive: true }).catch(() => {});
  });
  leaveCall = async () => {
    leaveMenu();
    const story = storyLeft();
    if (story) note(story);
    emptyStory();
    forget(name);
    while (queue.length > 0 && !isElsewhere) await new Promise((done) => { setTimeout(done, 50); });
    groups = [];
    forget(name);
  };
  document.querySelector('form.leave').addEventListener('submit', async (event) => {
    event.preventDefault();
    await leaveCall();
    event.target.submit();
  });
  showKeys();
  page.dataset.ready = 'yes';
  keepQueue();
  if (queue.length > 0) flush();
}
