// Keeps what somebody has visited, for when they are offline: pages, styles, scripts, pictures, and the parts of the
// search index that were loaded. The network is always asked first, and what is kept is shown only where it gives no
// answer at all: nobody who is online sees an old page.
//
// It knows no file of the site and is the same for every site, so that no edit changes it. It takes no part in a
// page's own work: without it, or where it is not allowed, everything else is as it was.
"use strict";
(() => {
  const scope = self.registration.scope, name = "waymark " + scope;
  const away = scope + "offline.html"; // what is shown of a page that was never visited
  const MANY = 800; // what is kept at most: what was longest not seen goes first
  const LARGE = 5_000_000; // bytes: what is larger is not kept

  /** Under which address an answer is kept: a page without its question, such as what was searched for. */
  const key = (request) => request.mode === "navigate" ? request.url.replace(/[?#].*/, "") : request.url;

  async function keep(at, response) {
    const cache = await caches.open(name), gone = response.status === 404 || response.status === 410;
    const fit = response.status === 200 && response.type === "basic" && !response.redirected && !(response.headers.get("content-length") > LARGE);
    if (fit || gone) await cache.delete(at); // and comes in again behind the others
    if (!fit) return;
    await cache.put(at, response);
    const all = await cache.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - MANY)).map((old) => cache.delete(old)));
  }

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET" || !request.url.startsWith(scope) || request.headers.has("range")) return;
    event.respondWith(fetch(request).then((response) => {
      event.waitUntil(keep(key(request), response.clone()).catch(() => {})); // no room: nothing is kept
      return response;
    }, async (failed) => {
      const cache = await caches.open(name), kept = await cache.match(key(request));
      if (kept) return kept;
      if (request.mode !== "navigate" || !await cache.match(away)) throw failed;
      return Response.redirect(away + "?page=" + encodeURIComponent(request.url.slice(scope.length)));
    }));
  });

  // What a first page was made of came before this was there. The page says what it was.
  self.addEventListener("message", (event) => {
    const list = event.data?.keep ?? [];
    event.waitUntil(Promise.all(list.filter((at) => at.startsWith(scope)).map((at) => fetch(at).then((r) => keep(at, r)).catch(() => {}))));
  });
})();
