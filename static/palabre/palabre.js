// What a page does by itself: two small things, and every page works without them.

// Times of the last week say how long ago they were, where the page asks for it; the moment itself stays in their title.
const week = 604800;
const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

for (const time of document.querySelectorAll("time[data-relative]")) {
  const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
  if (!(Math.abs(seconds) < week)) continue;
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  time.title = time.textContent.trim();
  time.textContent = words.format(Math.round(seconds / length), unit);
}

// A passkey that fails says so on the page, not only in the console.
document.addEventListener("allauth.error", () => document.getElementById("passkey-failed")?.removeAttribute("hidden"));
