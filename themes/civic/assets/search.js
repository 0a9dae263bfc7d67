// Search: a dialog on every page, and the whole of the page search/. civic.js loads this when somebody first searches;
// what is found is found by search/engine.js, and nothing is sent to anybody.
//
// It is a plain script, not a module: a module cannot be loaded from a folder (file://).
(() => {
  "use strict";
  const { root, load, store, isFile } = globalThis.civic;
  const opened = "waymark-search-words";

  let engine = null;
  /** The engine's manifest, read anew: the site may have been edited since. */
  function begin() {
    engine ??= globalThis.waymarkSearch.open(root + "search/", load);
    engine.forget();
    return engine.start();
  }

  /** Makes an element: make("p", { class: "x" }, child, "text"). */
  function make(name, attributes = {}, ...children) {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes)) if (v !== undefined && v !== false) e.setAttribute(k, v === true ? "" : v);
    e.append(...children.filter((c) => c != null));
    return e;
  }
  const address = (a, anchor = "") => root + a.split("/").map(encodeURIComponent).join("/") + (isFile ? "index.html" : "") + (anchor && "#" + encodeURIComponent(anchor));

  /** Text with the words that were asked for marked. */
  function marked(text, answer) {
    const out = document.createDocumentFragment();
    let done = 0;
    for (const [w, a, b] of globalThis.waymarkSearch.places(text)) {
      if (a < done || !answer.marks(w)) continue;
      out.append(text.slice(done, a), make("mark", {}, text.slice(a, b)));
      done = b;
    }
    out.append(text.slice(done));
    return out;
  }

  /** While somebody types, nothing is done beyond the list. */
  const pause = () => new Promise((done) => setTimeout(done, 150));

  let rest = null;
  /** results.js: what comes to results once they are shown. A first list does not wait for it. */
  function more() {
    rest ??= load(root + "theme/results.js").then(() => globalThis.civicResults({ make, marked, address }));
    rest.catch(() => { rest = null; });
    return rest;
  }

  // ---------------------------------------------------------------- the box: a field, what it found, what narrows it

  let boxes = 0;
  /** Builds the box. inline: it is a page's content rather than a dialog's. */
  function build(manifest, inline) {
    const say = (key, n) => (manifest.words[key + (n === 1 ? ".one" : ".many")] ?? manifest.words[key] ?? key).replace("%d", n);
    const id = "search-" + ++boxes, narrow = {};
    const input = make("input", {
      type: "search", name: "q", role: "combobox", "aria-label": say("search"), "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", placeholder: say("search.hint"),
    });
    const form = make("form", { role: "search", action: address("search/"), class: "search-form" }, input);
    const status = make("p", { role: "status", class: "search-status" });
    const facets = make("div", { class: "search-facets" });
    const list = make("div", { role: "listbox", id, "aria-label": say("search.results"), class: "search-results" });
    const next = make("button", { type: "button", class: "search-more", hidden: true }, say("search.more"));
    const box = make("div", { class: "search-box" }, form, facets, status, list, next);
    let turn = 0, active = -1, answer = null, options = [];

    function activate(k) {
      options[active]?.setAttribute("aria-selected", "false");
      active = k;
      const o = options[k];
      o?.setAttribute("aria-selected", "true");
      o?.scrollIntoView({ block: "nearest" });
      if (o) input.setAttribute("aria-activedescendant", o.id); else input.removeAttribute("aria-activedescendant");
    }

    function option(href, cls, ...children) {
      const o = make("a", { href, role: "option", id: `${id}-${options.length}`, tabindex: "-1", "aria-selected": "false", class: cls }, ...children);
      const mine = answer;
      o.addEventListener("click", () => store("sessionStorage", opened, JSON.stringify({ at: o.href.replace(/#.*/, ""), words: mine.forms })));
      options.push(o);
      return o;
    }

    function result(page, current) {
      const label = `${id}-page-${page.number}`;
      const title = make("span", { class: "search-title", id: label }, marked(page.title, current));
      const above = page.address.split("/").filter(Boolean).slice(0, -1);
      const where = page.kindLabel && above.length < 2 ? "" : above.join(" › ").replaceAll("-", " "); // a kind's folder says it twice
      const text = make("span", { class: "search-text" }, page.summary ? marked(page.summary, current) : "");
      const kind = page.kindLabel ? make("span", { class: `kind kind-${page.kind}` }, page.kindLabel) : null;
      const group = make("div", { role: "group", "aria-labelledby": label },
        option(address(page.address), "search-page", title, " ", kind, kind ? " " : null, make("span", { class: "search-where" }, where), text));
      const slots = [0, 1, 2].map(() => { // room for headings, which come with the page's text
        const o = option("", "search-heading");
        o.hidden = true;
        return o;
      });
      group.append(...slots);
      list.append(group);
      return { page, text, slots };
    }

    /** Asks. from: behind so many results; whole: nothing more is about to be typed. */
    async function ask(from = 0, whole = false) {
      const mine = ++turn, text = input.value;
      const narrowed = Object.entries(narrow).flatMap(([name, values]) => values.map((v) => [name, v]));
      if (inline) (whole ? Promise.resolve() : pause()).then(() => {
        if (mine !== turn) return;
        const asked = new URLSearchParams([...text ? [["q", text]] : [], ...narrowed]).toString();
        history.replaceState(null, "", asked ? "?" + asked : location.pathname);
      });
      if (!text.trim() && !narrowed.length) return clear();
      let found;
      try {
        const body = isFile ? undefined : async (p) => (await more()).text(p);
        found = await engine.search(text, { typing: true, whole, from, narrow, text: body });
      } catch {
        if (mine === turn) status.textContent = say("search.failed");
        return;
      }
      if (mine !== turn) return;
      if (!from) { options = []; list.replaceChildren(); activate(-1); }
      answer = found;
      const shown = found.results.map((p) => result(p, found));
      input.setAttribute("aria-expanded", String(options.length > 0));
      next.hidden = found.total <= from + shown.length && !found.left;
      const meant = found.corrected.map((c) => `${c.typed} → ${c.meant.slice(0, 3).join(", ")}`).join("; ");
      status.textContent = [
        found.total ? say("search.count", found.total) : found.left ? "" : say("search.none"),
        found.left && say("search.left", found.left),
        found.unsure && found.total && say("search.apart"),
        meant && `${say("search.meant")} ${meant}.`,
        found.lost ? say("search.part") : found.unknown.length && found.total && `${say("search.unknown")} ${found.unknown.join(", ")}.`,
      ].filter(Boolean).join(" ");
      if (!found.total && !found.left) {
        options = [];
        list.replaceChildren(option(address("a-z/"), "search-page", make("span", { class: "search-title" }, say("search.all"))));
      }
      const current = () => found === answer;
      const later = more().catch(() => null); // without it there is a list all the same
      if (!whole) await pause();
      const m = await later;
      if (!m || !current()) return;
      m.enrich(shown, found, current);
      await m.narrowing({ facets, manifest, engine, narrow, found, current, say, again: () => ask(0, true) });
    }

    function clear() {
      answer = null;
      options = [];
      activate(-1);
      list.replaceChildren();
      facets.replaceChildren();
      status.textContent = "";
      next.hidden = true;
      input.setAttribute("aria-expanded", "false");
    }

    input.addEventListener("input", () => ask());
    next.addEventListener("click", () => ask(list.querySelectorAll("[role=group]").length, true));
    input.addEventListener("keydown", (e) => {
      const seen = options.map((o, k) => o.hidden ? -1 : k).filter((k) => k >= 0), here = seen.indexOf(active);
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        const next = here + (e.key === "ArrowDown" ? 1 : -1);
        activate(next < -1 ? seen.at(-1) ?? -1 : next >= seen.length ? -1 : seen[next] ?? -1);
      } else if (e.key === "Enter" && active >= 0) {
        e.preventDefault();
        options[active].click();
      }
    });
    form.addEventListener("submit", (e) => {
      if (inline) { e.preventDefault(); ask(0, true); }
    });
    return { box, input, ask, say, narrow };
  }

  // ---------------------------------------------------------------- the dialog

  let dialog = null, field = null;
  async function show() {
    if (dialog?.open) return;
    const manifest = await begin();
    if (!dialog) {
      field = build(manifest, false);
      const close = make("button", { type: "button", class: "search-close" }, field.say("search.close"));
      close.addEventListener("click", () => dialog.close());
      field.box.querySelector("form").append(close);
      dialog = make("dialog", { class: "search-dialog", "aria-label": field.say("search") }, field.box);
      dialog.addEventListener("click", (e) => { if (e.target === dialog || e.target.closest?.("a")) dialog.close(); });
      document.body.append(dialog);
    }
    dialog.showModal();
    field.input.focus();
    field.input.select();
    if (field.input.value) field.ask();
  }

  // ---------------------------------------------------------------- the page search/

  /** Builds the box where the page has its own field, with what was typed there. */
  async function page(form) {
    const typed = form.querySelector("input"), at = document.activeElement === typed;
    const b = build(await begin(), true);
    b.input.value = typed.value; // typed while this was loading
    for (const [name, value] of new URLSearchParams(location.search)) if (name !== "q") (b.narrow[name] ??= []).push(value);
    form.replaceWith(b.box);
    if (at) b.input.focus();
    b.ask(0, true);
  }

  // ---------------------------------------------------------------- the page that was found

  /** Marks the words that led to this page. */
  function found() {
    try {
      const { at, words } = JSON.parse(store("sessionStorage", opened)), wanted = new Set(words), main = document.querySelector("main");
      sessionStorage.removeItem(opened);
      if (at !== location.href.replace(/[#?].*/, "")) return;
      const ranges = [], walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      for (let node; (node = walk.nextNode()) && ranges.length < 500;) {
        for (const [w, a, b] of globalThis.waymarkSearch.places(node.data)) {
          if (wanted.has(w)) ranges.push(new StaticRange({ startContainer: node, startOffset: a, endContainer: node, endOffset: b }));
        }
      }
      CSS.highlights.set("search", new Highlight(...ranges));
      document.documentElement.dataset.found = ""; // civic.css marks nothing before
    } catch { /* a mark less */ }
  }

  globalThis.civicSearch = { show, page, found };
})();
