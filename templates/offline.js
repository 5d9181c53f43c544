{% load static %}// Without a network a page is answered by one that says so. Nothing else is kept, and nothing of anybody's.
const KEPT = "offline-{{ language }}";
const PAGE = "{% url 'inquiries:offline' service.slug %}";

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([PAGE, "{% static 'css/portal.css' %}"])).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const others = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(
    caches.keys().then(others).then(() => registration.navigationPreload?.enable()).then(() => clients.claim()),
  );
});
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    // The browser's own request goes out while this worker starts. It names the compression dictionary, and one that is
    // made here does not.
    const page = Promise.resolve(event.preloadResponse).then((preloaded) => preloaded ?? fetch(request));
    event.respondWith(page.catch(() => caches.match(PAGE)));
  } else if (request.destination === "style") {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
