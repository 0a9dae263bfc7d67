// What every page can do beyond its HTML. Each part is an enhancement of something that works without it.
//
// It is a plain script, not a module: a module cannot be loaded from a folder (file://).
(() => {
  "use strict";
  const script = document.currentScript, root = new URL("..", script.src).href, isFile = location.protocol === "file:";

  /** Reads or writes a storage of the browser, which may be closed to us: then nothing is remembered. */
  const store = (area, key, value) => { try { return value === undefined ? window[area].getItem(key) : window[area].setItem(key, value); } catch { return null; } };

  /** Runs a script once more, whatever is in it. */
  const load = (src) => new Promise((done, failed) => {
    const s = document.createElement("script");
    s.src = src;
    s.onload = () => { s.remove(); done(); };
    s.onerror = () => { s.remove(); failed(new Error(src)); };
    document.head.append(s);
  });

  const pages = new Map();
  /** Gives the text of a page of the site, which is fetched once: the empty text where that fails. */
  const read = (href) => {
    const page = href.replace(/#.*/, "");
    if (!pages.has(page)) pages.set(page, fetch(page, { priority: "low" }).then((r) => r.ok ? r.text() : "").catch(() => ""));
    return pages.get(page);
  };

  globalThis.civic = { root, isFile, store, load, read }; // for the other scripts

  // Light or dark, where somebody has chosen. This runs before anything is painted: the script stands in the head and
  // is waited for.
  const page = document.documentElement, scheme = "waymark-scheme", keys = "waymark-keys", previews = "waymark-previews";
  const paint = (chosen) => { if (chosen) page.dataset.theme = chosen; else delete page.dataset.theme; };
  paint(store("localStorage", scheme));

  // A page that opens at its top is laid out step by step, so that none of them keeps the reader waiting: what is in sight,
  // and once that is seen some blocks more in each frame.
  if (!location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    page.dataset.opening = "";
    document.addEventListener("DOMContentLoaded", () => {
      const blocks = [...document.querySelectorAll(".text > *, .connections, .references, .foot")];
      const more = () => {
        for (const e of blocks.splice(0, 20)) e.style.contentVisibility = "visible";
        if (blocks.length) requestAnimationFrame(more);
        else if (location.hash) location.replace(location.hash); // somebody was quicker
      };
      requestAnimationFrame(() => requestAnimationFrame(more));
    });
  }

  // A site opened from a folder has no server that shows index.html for a folder: its links get it here.
  if (isFile) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    }, true);
  }

  document.addEventListener("DOMContentLoaded", () => {
    // Search: opened by its button, by Ctrl+K or by "/". Its scripts are loaded when they are first wanted. Without them
    // the button leads to the list of all pages.
    const button = document.querySelector("form[data-search]"), field = document.querySelector("form[data-search-page] input");
    let searching;
    function search() {
      searching ??= Promise.all([load(root + "search/engine.js"), load(root + "theme/search.js")]).then(() => globalThis.civicSearch);
      searching.catch(() => { searching = null; });
      return searching;
    }

    /** Opens the search, whatever the page has for it. */
    function openSearch() {
      if (field?.isConnected) field.focus();
      else search().then((s) => s.show()).catch(() => location.assign(button.action));
    }

    if (button) {
      button.addEventListener("pointerenter", search, { once: true });
      button.addEventListener("submit", (event) => { event.preventDefault(); openSearch(); });
      if (store("sessionStorage", "waymark-search-words")) search().then((s) => s.found(), () => {});
    }
    if (field) {
      const take = () => search().then((s) => s.page(field.form)).catch(() => {});
      field.value = new URLSearchParams(location.search).get("q") ?? "";
      if (location.search) take();
      else field.addEventListener("input", take, { once: true });
      field.focus();
    }

    // A page that is not there: its address says what was meant, and search finds the nearest names.
    const nearest = document.querySelector("form[data-nearest] input");
    if (nearest) {
      // Its way home is whole, for it may be shown where none of this is found. Here it is: it stays in the site around it.
      const home = nearest.form.dataset.nearest;
      for (const e of document.querySelectorAll("[href], [action]")) {
        for (const key of ["href", "action"]) if (e.getAttribute(key)?.startsWith(home)) e.setAttribute(key, root + e.getAttribute(key).slice(home.length));
      }
      let meant = location.pathname;
      try { meant = decodeURIComponent(meant); } catch { /* as it is */ }
      nearest.value = meant.replace(/\/(index\.html)?$/, "").split("/").pop().replace(/\.\w+$/, "").replace(/[-_+]+/g, " ");
    }

    // Keys of one letter can be switched off (WCAG 2.1.4); Ctrl+K always works.
    const follow = (rel) => () => document.querySelector(`main a[rel=${rel}]`)?.click();
    const letters = { "/": button && openSearch, n: follow("next"), p: follow("prev") };
    document.addEventListener("keydown", (event) => {
      const control = event.ctrlKey || event.metaKey;
      const free = !control && !event.altKey && !event.target.closest?.("input, textarea, select, dialog, [contenteditable]");
      const does = free && store("localStorage", keys) !== "off" ? letters[event.key] : control && event.key.toLowerCase() === "k" && button && openSearch;
      if (does) {
        event.preventDefault();
        does();
      }
    });

    // A page that one is about to open is fetched already: when its link is pointed at for a moment, gets the focus, or a
    // finger comes down on it. The browser then has it at hand. Who saves data, or waits for every byte, is spared that.
    const line = navigator.connection;
    if (!isFile && !line?.saveData && !line?.effectiveType?.endsWith("2g")) {
      const ahead = (event) => {
        const a = event.target.closest?.("a[href]");
        if (!a || !a.href.startsWith(root) || !a.pathname.endsWith("/") || a.pathname === location.pathname) return;
        if (event.type === "pointerdown") read(a.href);
        else if (event.pointerType !== "touch") setTimeout(() => a.matches(":hover, :focus-visible") && read(a.href), 65);
      };
      for (const way of ["pointerover", "pointerdown", "focusin"]) document.addEventListener(way, ahead, { passive: true });
    }

    // Previews of the text's links.
    if (!isFile && !line?.saveData) {
      let previewing;
      const point = (event) => {
        const a = event.pointerType !== "touch" && event.target.closest?.("main a[href]");
        if (!a || !a.href.startsWith(root) || a.closest(".neighbours, [aria-hidden]") || store("localStorage", previews) === "off") return;
        previewing ??= load(root + "theme/preview.js").then(() => globalThis.civicPreview, () => () => {});
        previewing.then((preview) => { if (a.matches(":hover, :focus-visible")) preview(a); });
      };
      document.addEventListener("pointerover", point);
      document.addEventListener("focusin", point);
    }

    // The contents say where one is.
    const entries = new Map([...document.querySelectorAll(".contents a")].map((a) => [document.getElementById(decodeURIComponent(a.hash.slice(1))), a]));
    if (entries.size) {
      const where = () => {
        let here = null;
        for (const [heading, a] of entries) if (heading && heading.getBoundingClientRect().top < innerHeight / 3) here = a;
        for (const a of entries.values()) if (a === here) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
      };
      new IntersectionObserver(where, { rootMargin: "0px 0px -66%" }).observe(document.querySelector("main h1"));
      const watch = new IntersectionObserver(where, { rootMargin: "0px 0px -66%" });
      for (const heading of entries.keys()) if (heading) watch.observe(heading);
    }

    const words = document.querySelector(".settings")?.dataset; // what is said by what scripts add

    // Lists can be narrowed, tables sorted.
    for (const filter of document.querySelectorAll(".filter input")) {
      const items = [...filter.closest(".list").querySelectorAll(".cards > li")], count = filter.closest(".filter").querySelector("output");
      const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      filter.addEventListener("input", () => {
        const words = fold(filter.value).split(/\s+/);
        for (const li of items) li.hidden = !words.every((w) => fold(li.textContent).includes(w));
        count.value = filter.value.trim() && `${items.filter((li) => !li.hidden).length} / ${items.length}`;
      });
    }
    for (const table of document.querySelectorAll(".text .table table")) {
      const body = table.tBodies[0], heads = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
      if (!body || body.rows.length < 4 || body.querySelector("[rowspan], [colspan]")) continue;
      for (const [column, th] of heads.entries()) {
        if (!th.textContent.trim() || th.querySelector("a")) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.ariaLabel = words?.sort ?? "";
        th.append(button);
        button.addEventListener("click", () => {
          const down = th.getAttribute("aria-sort") === "ascending" ? -1 : 1;
          for (const other of heads) other.removeAttribute("aria-sort");
          th.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
          const said = (row) => row.cells[column]?.textContent.trim() ?? "", number = (text) => parseFloat(text.replace(/[^\d.\-−]/g, "").replace("−", "-"));
          const rows = [...body.rows], numbers = rows.every((row) => !said(row) || /^[^\p{L}]*\d/u.test(said(row)));
          const order = new Intl.Collator(page.lang, { numeric: true });
          body.append(...rows.sort((a, b) => down * (numbers ? (number(said(a)) || 0) - (number(said(b)) || 0) : order.compare(said(a), said(b)))));
        });
      }
    }

    // Code can be copied; a page can be shared, cited and printed.
    const copy = (text, button) => navigator.clipboard?.writeText(text).then(() => {
      const label = button.ariaLabel;
      button.ariaLabel = words?.copied ?? label;
      button.dataset.done = "";
      setTimeout(() => { button.ariaLabel = label; delete button.dataset.done; }, 2000);
    }, () => {});
    if (navigator.clipboard) {
      for (const pre of document.querySelectorAll(".text pre")) {
        const button = document.createElement("button"), frame = document.createElement("div");
        button.type = "button";
        button.ariaLabel = words?.copy ?? "";
        button.addEventListener("click", () => copy(pre.textContent, button));
        frame.className = "code";
        pre.replaceWith(frame);
        frame.append(pre, button);
      }
    }
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-do]");
      if (button?.dataset.do === "print") print();
      else if (button?.dataset.do === "scheme") choose((page.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark" ? "light" : "dark");
      else if (button?.dataset.do === "cite") copy(document.querySelector(".said")?.textContent.trim() ?? document.title + " " + location.href, button);
      else if (button?.dataset.do === "share") {
        const told = { title: document.title, url: document.querySelector("link[rel=canonical]")?.href ?? location.href };
        if (navigator.share) navigator.share(told).catch(() => {}); else copy(told.url, button);
      }
    });

    // What the reader has chosen, at the foot of the page; light or dark at its head too.
    const chosen = document.querySelector("[name=waymark-scheme]");
    const choose = (to) => {
      store("localStorage", scheme, to);
      paint(to);
      if (chosen) chosen.value = to;
    };
    if (chosen) {
      chosen.value = store("localStorage", scheme) ?? "";
      chosen.addEventListener("change", () => choose(chosen.value));
    }
    for (const box of document.querySelectorAll(".settings [type=checkbox]")) {
      box.checked = store("localStorage", box.name) !== "off";
      box.addEventListener("change", () => store("localStorage", box.name, box.checked ? "on" : "off"));
    }
  });

  // What was visited is kept for when somebody is offline, once nothing else is to be done: never of a preview on one's
  // own machine, nor where the site says that it is not to be (any more).
  addEventListener("load", () => {
    const workers = isFile ? null : navigator.serviceWorker; // there is none where pages do not come safely
    const mine = /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname) || document.querySelector("[data-livereload]");
    if (workers && !mine && "offline" in script.dataset) (window.requestIdleCallback ?? setTimeout)(() => load(root + "theme/keep.js").catch(() => {}));
    else workers?.getRegistration(root).then((r) => { if (r?.scope === root) { r.unregister(); caches.delete("waymark " + root); } }).catch(() => {});
  });
})();
