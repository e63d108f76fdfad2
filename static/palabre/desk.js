// The queue decides in place: the next comment is there at once, while the decision is on its way. Keys do what the buttons do.
// Every button is a form's and every link leads somewhere; without this script they are followed.

const desk = document.querySelector("[data-desk]");
const after = document.getElementById("after");
const said = document.getElementById("said");
const help = document.getElementById("keys");
const here = { "HX-Request": "true" }; // the server answers with a piece of the page

let sent = Promise.resolve(); // decisions leave one after the other, in the order they were made
let active = Date.now();

const cards = () => [...desk.querySelectorAll("[data-comment]")];
const current = () => desk.querySelector(".card.now");
const token = () => desk.querySelector("[name=csrfmiddlewaretoken]").value;

function make(card) {
  current()?.classList.remove("now");
  if (!card) return;
  card.classList.add("now");
  const heading = card.querySelector("h2");
  heading.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
  claim(card);
}

function say(...sentences) {
  said.textContent = sentences.filter(Boolean).join(" ");
}

const nameOf = (card) => (card ? `${desk.dataset.next} ${card.querySelector("h2 b").textContent}` : "");

// --- deciding -------------------------------------------------------------------------------------------------------

async function decide(form, button) {
  const card = form.closest("[data-comment]");
  const data = new FormData(form);
  data.set(button.name, button.value);
  const all = cards();
  const next = all[all.indexOf(card) + 1] ?? all[all.indexOf(card) - 1];
  card.remove();
  make(next);
  if (cards().length < 4) more().catch(() => {});
  sent = sent.then(() => send(form.action, data, card, next));
  if (!next) finish();
}

async function send(address, data, card, next) {
  try {
    const answer = await fetch(address, { method: "POST", headers: here, body: data });
    const piece = document.createRange().createContextualFragment(await answer.text());
    const told = piece.querySelector("[data-after]");
    if (!answer.ok || !told) throw new Error(answer.status);
    document.getElementById("left").textContent = told.dataset.left;
    after.replaceChildren(told);
    say(...[...told.querySelectorAll("li, [role=status] b")].map((line) => line.textContent.trim()), nameOf(current()));
  } catch {
    next ? next.before(card) : desk.append(card);
    make(card);
    say(desk.dataset.failed);
    after.textContent = desk.dataset.failed;
  }
}

let loading;

// Nothing is left on the page: what comes next is asked for anew, once all decisions have arrived.
async function finish() {
  for (let waited; waited !== sent; ) await (waited = sent); // more may have been decided meanwhile
  await loading?.catch(() => {});
  if (!cards().length) location.assign(location.pathname + location.search);
}

function more() {
  const link = desk.querySelector(".pagination [rel=next]");
  if (!link) return Promise.resolve();
  loading ??= (async () => {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    const known = new Set(cards().map((card) => card.id));
    const pages = link.closest("nav");
    for (const card of page.querySelectorAll("[data-comment]")) {
      card.classList.remove("now");
      if (!known.has(card.id)) pages.before(card);
    }
    const following = page.querySelector(".pagination [rel=next]");
    following ? link.setAttribute("href", following.href) : link.remove();
    if (!current()) make(cards()[0]);
  })().finally(() => { loading = undefined; });
  return loading;
}

function step(by) {
  const all = cards();
  const there = all[all.indexOf(current()) + by];
  if (there) make(there);
  else if (by > 0) more().then(() => cards().length > all.length && step(by));
  if (all.indexOf(there) > all.length - 4) more().catch(() => {});
  say(nameOf(there));
}

// --- around a comment, and who else reads it -------------------------------------------------------------------------

async function around(card) {
  const place = card.querySelector(".around");
  if (place.childElementCount) place.hidden = !place.hidden;
  else {
    const link = card.querySelector("[data-around]");
    const answer = await fetch(link.dataset.around, { headers: here });
    if (!answer.ok) return location.assign(link.href);
    place.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    place.hidden = false;
  }
  card.querySelector("[data-around]").setAttribute("aria-expanded", String(!place.hidden));
}

let claiming;
function claim(card) {
  if (!("claims" in desk.dataset)) return;
  clearTimeout(claiming);
  claiming = setTimeout(async () => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token() });
    const answer = await fetch(card.querySelector("[data-around]").dataset.around.replace(/around\/$/, "claim/"), { method: "POST", body, headers: here });
    if (!answer.ok) return;
    const words = document.createRange().createContextualFragment(await answer.text()).textContent.trim();
    const place = card.querySelector(".claimed");
    if (words && words !== place.textContent.trim()) say(words);
    place.textContent = words;
    place.hidden = !words;
  }, 300);
}

if (desk && "claims" in desk.dataset) {
  setInterval(() => {
    if (current() && !document.hidden && Date.now() - active < 90_000) claim(current());
  }, 60_000);
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(kind, () => { active = Date.now(); }, { passive: true });
  }
}

// --- buttons and links ------------------------------------------------------------------------------------------------

desk?.addEventListener("submit", (event) => {
  if (!event.target.matches("form.decide") || !event.submitter) return;
  event.preventDefault();
  decide(event.target, event.submitter);
});

desk?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const card = link.closest("[data-comment]");
  if (link.matches(".later")) {
    const all = cards();
    if (all.at(-1) === card && !desk.querySelector(".pagination [rel=next]")) return;
    event.preventDefault();
    make(card);
    step(+1);
  } else if (link.matches(".everything")) {
    event.preventDefault();
    around(card).catch(() => location.assign(link.href));
  }
});

// --- keys ---------------------------------------------------------------------------------------------------------------

const WAYS = {
  j: () => step(+1),
  k: () => step(-1),
  e: () => current() && around(current()),
  u: () => sent.then(() => after.querySelector("form.done")?.requestSubmit()),
  "?": () => help.showModal(),
};

function pressed(key) {
  const button = current()?.querySelector(`form.decide [data-key="${key}"]`);
  if (button) decide(button.form, button);
  return button;
}

// Digits count by the place of the key: where they need a shift, they need it no more.
function way(event) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit) return () => pressed(digit);
  const key = event.key.toLowerCase();
  if (key === "a") return () => pressed("a");
  return WAYS[key];
}

if (desk && "keys" in desk.dataset) {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const go = way(event);
    if (!go) return;
    event.preventDefault();
    go();
  });
}
