// In a discussion: forms, branches and further comments open where they are, and a page that stays open hears what is new.
// Each of these is a link first; without this script it is followed.

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

const discussion = document.querySelector("[data-places]");
const get = (link, target, swap, select) => htmx.ajax("GET", link.href, { target, swap, select });

// An anchor of the place the comments were imported from, or of a comment on another page.
async function seek() {
  const known = location.hash.match(/^#c(\d+)$/)?.[1];
  if (!known || document.getElementById(`c${known}`) || sessionStorage.getItem("sought") === location.href) return;
  sessionStorage.setItem("sought", location.href); // once, whatever comes of it
  const place = discussion.dataset.places.replace(/0\/$/, `${known}/`);
  if ((await fetch(place, { method: "HEAD" })).ok) location.replace(place);
}

async function openForm(link) {
  const comment = link.closest(".c") ?? link.closest(".acts");
  const open = document.querySelector("form[data-in-place]");
  const again = open && open.previousElementSibling === comment;
  open?.remove(); // its words are kept as a draft
  document.querySelectorAll("a[aria-expanded]").forEach((other) => other.removeAttribute("aria-expanded"));
  if (again) return;
  await get(link, comment, "afterend", "form[data-draft]");
  const form = comment.nextElementSibling;
  if (!form?.matches("form[data-draft]")) return location.assign(link.href);
  form.dataset.inPlace = "";
  link.setAttribute("aria-expanded", "true");
  form.dispatchEvent(new Event("palabre:form", { bubbles: true }));
  form.elements.namedItem("text").focus();
}

async function openMore(link, select) {
  const place = link.closest("nav") ?? link;
  const before = place.previousElementSibling;
  await get(link, place, "outerHTML", select);
  if (place.isConnected) return location.assign(link.href);
  const first = before?.nextElementSibling?.querySelector("a.n");
  first?.focus();
  document.dispatchEvent(new Event("palabre:more"));
}

discussion?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const act = wayOf(link);
  if (!act) return;
  event.preventDefault();
  Promise.resolve(act()).catch(() => location.assign(link.href));
});

function wayOf(link) {
  if (link.matches(".n")) return () => { location.hash = link.closest(".c").id; };
  if (/\/reply\/(\d+\/)?$/.test(link.pathname)) return () => openForm(link);
  if (link.matches(".more, li [rel=next]")) return () => openMore(link, ".thread > li > ol, .discussion > nav:has([rel=next])");
  if (link.matches("#comments > nav [rel=next]")) return () => openMore(link, "#comments > .thread, #comments > nav:has([rel=next])");
  return null;
}

// What is new, asked for once a minute while somebody looks; nearly always the answer is 304.
const news = document.querySelector("[data-news]");
if (news) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(news.dataset.news).catch(() => null);
    if (!answer?.ok) return;
    const words = (await answer.text()).trim();
    if (words !== news.innerHTML) htmx.swap(news, words, { swapStyle: "innerHTML" });
  }, 60_000);
}

addEventListener("hashchange", () => discussion && seek().catch(() => {}));
if (discussion) seek().catch(() => {});
