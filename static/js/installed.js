// On a page that people come back to: keep the one that is shown without a network.
const link = document.querySelector("[data-worker]");
navigator.serviceWorker?.register(link.dataset.worker, { scope: link.dataset.scope });
