// What every page can do beyond its HTML. Each part is an enhancement of something that works without it.
//
// It is a plain script, not a module: a module cannot be loaded from a folder (file://).
(() => {
  "use strict";
  const root = new URL("..", document.currentScript.src).href, isFile = location.protocol === "file:";

  /** Reads or writes a storage of the browser, which may be closed to us: then nothing is remembered. */
  const store = (area, key, value) => { try { return value === undefined ? window[area].getItem(key) : window[area].setItem(key, value); } catch { return null; } };

  /** Runs a script once more, whatever is in it. */
  const load = (src) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = () => { script.remove(); done(); };
    script.onerror = () => { script.remove(); failed(new Error(src)); };
    document.head.append(script);
  });

  globalThis.civic = { root, isFile, store, load }; // for search.js

  // Light or dark, where somebody has chosen. This runs before anything is painted: the script stands in the head and
  // is waited for.
  const page = document.documentElement, scheme = "waymark-scheme", keys = "waymark-keys";
  const paint = (chosen) => { if (chosen) page.dataset.theme = chosen; else delete page.dataset.theme; };
  paint(store("localStorage", scheme));

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
      if (field.value) take();
      else field.addEventListener("input", take, { once: true });
      field.focus();
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

    // What the reader has chosen, at the foot of the page.
    const chosen = document.querySelector("[name=waymark-scheme]"), letter = document.querySelector("[name=waymark-keys]");
    if (chosen) {
      chosen.value = store("localStorage", scheme) ?? "";
      chosen.addEventListener("change", () => { store("localStorage", scheme, chosen.value); paint(chosen.value); });
    }
    if (letter) {
      letter.checked = store("localStorage", keys) !== "off";
      letter.addEventListener("change", () => store("localStorage", keys, letter.checked ? "on" : "off"));
    }
  });
})();
