// At a reply form: the draft stays in the tab until it is stored, its length is told, a marked passage can be quoted.

const key = (form) => `draft:${new URL(form.action).pathname}`;
const read = (name) => JSON.parse(sessionStorage.getItem(name) ?? "null");

function equip(form) {
  if (form.equipped) return;
  form.equipped = true;
  const text = form.elements.namedItem("text");
  const kept = form.querySelector("[data-kept]");

  const draft = read(key(form));
  if (draft && !text.value) {
    text.value = draft.text;
    kept.hidden = !draft.text;
  }

  const keep = (sent) => {
    sessionStorage.setItem(key(form), JSON.stringify({ text: text.value, sent }));
    kept.hidden = !text.value;
  };
  text.addEventListener("input", () => { keep(false); count(form, text); });
  form.addEventListener("submit", () => keep(true));
  kept.querySelector("button").addEventListener("click", () => {
    text.value = "";
    sessionStorage.removeItem(key(form));
    kept.hidden = true;
    count(form, text);
    text.focus();
  });
  form.querySelector("[name=quote]")?.addEventListener("click", (event) => {
    const passage = marked();
    if (!passage) return; // nothing is marked: the server quotes the whole
    event.preventDefault();
    text.setRangeText(`${passage.replace(/^/gm, "> ")}\n\n`, 0, 0, "end");
    text.dispatchEvent(new Event("input"));
    text.focus();
  });
  count(form, text);
}

// What the reader marked with the mouse or the keyboard within a comment.
function marked() {
  const selection = getSelection();
  const within = selection.anchorNode?.parentElement?.closest(".t");
  return within?.contains(selection.focusNode) ? selection.toString().trim() : "";
}

// Said only near the end, and only after a pause: a voice that counts every letter cannot be listened to.
function count(form, text) {
  clearTimeout(form.pause);
  form.pause = setTimeout(() => {
    const left = Number(text.dataset.longest) - [...text.value].length;
    const line = form.querySelector("[data-counter]");
    line.hidden = left > 1000;
    line.textContent = `${left < 0 ? line.dataset.over : line.dataset.left} ${Math.abs(left).toLocaleString(document.documentElement.lang)}`;
  }, 600);
}

document.addEventListener("palabre:form", (event) => equip(event.target)); // one that opened in place

try {
  document.querySelectorAll("form[data-draft]").forEach(equip);
  if (document.querySelector("script[data-stored]")) {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("draft:") && read(name)?.sent) sessionStorage.removeItem(name);
  }
} catch {
  // A browser that keeps nothing: the form works without.
}
