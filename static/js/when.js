// Beside the exact time, how long ago it was, in the page's language. Days are the calendar's, in the time zone in which
// the page writes times: what was written late the day before yesterday is two days old, however many hours that makes.
const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

const calendar = new Intl.DateTimeFormat("sv", { timeZone: document.documentElement.dataset.zone }); // 2026-12-31
const daysUntil = (day) => (Date.parse(day) - Date.parse(calendar.format(Date.now()))) / 86400000;

function tell(time) {
  const isDay = time.dataset.when === "day"; // of all that happened on it
  const moment = Date.parse(time.dateTime);
  const days = daysUntil(isDay ? time.dateTime : calendar.format(moment));
  const seconds = isDay ? days * 86400 : (moment - Date.now()) / 1000;
  const [unit, length] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? (isDay ? ["day", 86400] : ["second", 60]);
  const count = length < 86400 ? Math.trunc(seconds / length) : Math.round(days / (length / 86400));
  const ago = document.createElement("span");
  ago.className = "ago";
  ago.textContent = words.format(count, unit);
  time.after(ago);
}

const tellAll = () => document.querySelectorAll("time[data-when]:not(:has(+ .ago))").forEach(tell);
tellAll();
document.addEventListener("late", tellAll); // see late.js
