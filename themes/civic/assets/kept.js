// What somebody who is offline can do on offline.html, which the worker shows of a page that was never visited: go on to
// that page once there is a network again, and until then read what was kept.
//
// It is a plain script, not a module, as all of them are.
(() => {
  "use strict";
  const { root } = globalThis.civic, MOST = 50; // pages that are listed
  const wanted = new URLSearchParams(location.search).get("page"), box = document.querySelector("[data-kept]");

  if (wanted !== null) {
    const again = document.querySelector("[data-again]"), link = again.querySelector("a");
    link.href = root + wanted;
    again.hidden = false;
    addEventListener("online", () => location.replace(link.href));
  }

  /** Lists the pages that are kept, those seen last first. */
  async function list() {
    const cache = await caches.open("waymark " + root), items = [], site = " – " + box.dataset.kept;
    for (const request of (await cache.keys()).reverse()) {
      const response = await cache.match(request);
      if (!/\/$/.test(request.url) || !/^text\/html/.test(response?.headers.get("content-type"))) continue;
      const html = await response.text(), { title } = new DOMParser().parseFromString(html.slice(0, html.indexOf("</title>") + 8), "text/html");
      const a = document.createElement("a"), item = document.createElement("li");
      a.href = request.url;
      a.textContent = title.endsWith(site) ? title.slice(0, -site.length) : title;
      item.append(a);
      if (items.push(item) === MOST) break;
    }
    if (!items.length) return;
    box.querySelector("ul").append(...items);
    box.hidden = false;
  }
  list().catch(() => {}); // the links of the page are there all the same
})();
