// Has what was visited kept, for when somebody is offline. civic.js loads this when a page is there and nothing else
// is to be done; what is kept, and when it is shown, says the worker offline.js.
(() => {
  "use strict";
  const { root, store, load } = globalThis.civic, workers = navigator.serviceWorker;
  const first = !workers.controller, done = "waymark-kept";
  const SMALL = 300; // parts of an index that is kept whole

  /** Keeps what a search needs: all of a small index. Of a large one stays what was loaded for a question. */
  async function search() {
    await load(root + "search/engine.js");
    const parts = await globalThis.waymarkSearch.open(root + "search/", load).files();
    if (parts.length > SMALL) return;
    for (const at of [root + "theme/search.js", root + "theme/results.js", ...parts]) {
      if (!await caches.match(at)) await fetch(at);
    }
  }

  const away = [root + "offline.html", root + "theme/kept.js"]; // what is shown of a page that was never visited
  workers.register(root + "offline.js", { scope: root }).then(() => workers.ready).then((worker) => {
    if (!store("sessionStorage", away[0])) {
      store("sessionStorage", away[0], "1");
      worker.active.postMessage({ keep: away });
    }
    if (first) { // it was not there yet when the page came
      worker.active.postMessage({ keep: [location.href.replace(/[?#].*/, ""), ...performance.getEntriesByType("resource").map((e) => e.name)] });
    } else if (!navigator.connection?.saveData && !store("sessionStorage", done) && document.querySelector("[data-search], [data-search-page]")) {
      store("sessionStorage", done, "1");
      return search();
    }
  }).catch(() => {}); // nothing is kept, and nothing else is missing
})();
