// What a page does by itself: two small things, and every page works without them.

// Times of the last week say how long ago they were, where the page asks for it; the moment itself stays in their title.
const week = 604800;
const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

function tell(time) {
  const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
  if (!(Math.abs(seconds) < week)) return;
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  time.title = time.textContent.trim();
  time.textContent = words.format(Math.round(seconds / length), unit);
  delete time.dataset.relative;
}

const tellAll = () => document.querySelectorAll("time[data-relative]").forEach(tell);
tellAll();
document.addEventListener("palabre:more", tellAll); // comments that came after the page

// A passkey that fails says so on the page, not only in the console.
document.addEventListener("allauth.error", () => document.getElementById("passkey-failed")?.removeAttribute("hidden"));
