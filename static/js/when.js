// Beside the exact time, how long ago it was, in the page's language. Days are the calendar's: what was written late
// the day before yesterday is two days old, however many hours that makes.
const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);
const daysUntil = (moment) => Math.round((midnight(moment) - midnight(Date.now())) / 86400000);

function tell(time) {
  const isDay = time.dataset.when === "day"; // of all that happened on it
  const moment = new Date(isDay ? `${time.dateTime}T00:00` : time.dateTime);
  const seconds = isDay ? daysUntil(moment) * 86400 : (moment - Date.now()) / 1000;
  const [unit, length] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? (isDay ? ["day", 86400] : ["second", 60]);
  const count = length < 86400 ? Math.trunc(seconds / length) : Math.round(daysUntil(moment) / (length / 86400));
  const ago = document.createElement("span");
  ago.className = "ago";
  ago.textContent = words.format(count, unit);
  time.after(ago);
}

const tellAll = () => document.querySelectorAll("time[data-when]:not(:has(+ .ago))").forEach(tell);
tellAll();
document.addEventListener("late", tellAll); // see late.js
