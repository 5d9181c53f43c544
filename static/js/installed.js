// On a phone's home screen: the page that is shown without a network, and the number of unread answers on the icon.
const link = document.querySelector("[data-worker]");
if (link) navigator.serviceWorker?.register(link.dataset.worker, { scope: link.dataset.scope });

// A browser without an icon for the portal takes it, or refuses it, and nothing comes of it.
function showUnread() {
  const unread = Number(document.getElementById("unread-count")?.dataset.unread ?? 0);
  navigator.setAppBadge?.(unread).catch(() => {});
}
showUnread();
document.addEventListener("late", showUnread); // see late.js
