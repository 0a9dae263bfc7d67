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

  // ---------------------------------------------------------------- what a page says

  const texts = new Map();
  /** A page's own text, by its headings. It comes from the page itself, which the browser then has at hand. */
  function sections(page) {
    if (isFile) return Promise.resolve([]); // nothing can be read there: the summary has to do
    if (!texts.has(page.address)) {
      texts.set(page.address, fetch(address(page.address)).then((r) => r.ok ? r.text() : "").then((html) => {
        const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
        const list = [{ id: "", title: "", text: "" }];
        const body = main?.querySelector(".text") ?? main;
        for (const e of body?.querySelectorAll("h2, h3, h4, h5, h6, p, li, td, th, dd, dt, pre, figcaption") ?? []) {
          if (e.closest("nav, .imprint, .on-paper, .references, .connections, .state")) continue;
          if (/^H/.test(e.tagName)) list.push({ id: e.id, title: e.textContent.trim(), text: "" });
          else if (!e.querySelector("p, li, pre")) list.at(-1).text += e.textContent.replace(/\s+/g, " ").trim() + " ";
        }
        return list;
      }).catch(() => []));
    }
    return texts.get(page.address);
  }

  /** Text with the words that were asked for marked. */
  function marked(text, answer, from = 0, to = text.length) {
    const out = document.createDocumentFragment();
    let done = from;
    for (const [w, a, b] of globalThis.waymarkSearch.places(text)) {
      if (a < done || b > to || !answer.marks(w)) continue;
      out.append(text.slice(done, a), make("mark", {}, text.slice(a, b)));
      done = b;
    }
    out.append(text.slice(done, to));
    return out;
  }

  /** While somebody types, no page is read for its text. */
  const pause = () => new Promise((done) => setTimeout(done, 150));

  const LENGTH = 180; // of an excerpt, in characters
  /** The part of a text that has most of what was asked for; nothing where it has none of it. */
  function excerpt(text, answer) {
    const hits = globalThis.waymarkSearch.places(text).filter(([w]) => answer.marks(w));
    let best = 0, at = null;
    hits.forEach(([, start], i) => {
      const seen = new Set();
      let worth = 0;
      for (let k = i; k < hits.length && hits[k][2] < start + LENGTH - 40; k++) {
        if (!seen.has(hits[k][0])) worth += answer.weight(hits[k][0]);
        seen.add(hits[k][0]);
      }
      if (worth > best) [best, at] = [worth, start];
    });
    if (at === null) return null;
    let from = Math.max(0, text.lastIndexOf(". ", at) + 1);
    if (at - from > 60) from = Math.max(0, text.lastIndexOf(" ", at - 40) + 1);
    let to = Math.min(text.length, from + LENGTH);
    if (to < text.length) to = Math.max(at + 1, text.lastIndexOf(" ", to));
    const out = marked(text, answer, from, to);
    if (from > 0) out.prepend("… ");
    if (to < text.length) out.append(" …");
    return out;
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
    const more = make("button", { type: "button", class: "search-more", hidden: true }, say("search.more"));
    const box = make("div", { class: "search-box" }, form, facets, status, list, more);
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
      o.addEventListener("click", () => store("sessionStorage", opened, JSON.stringify({ at: href.replace(/#.*/, ""), words: mine.forms })));
      options.push(o);
      return o;
    }

    function result(page, current) {
      const label = `${id}-page-${page.number}`;
      const title = make("span", { class: "search-title", id: label }, marked(page.title, current));
      const where = page.address.split("/").filter(Boolean).slice(0, -1).join(" › ").replaceAll("-", " ");
      const text = make("span", { class: "search-text" }, page.summary ? marked(page.summary, current) : "");
      const kind = page.kindLabel ? make("span", { class: `kind kind-${page.kind}` }, page.kindLabel) : null;
      const group = make("div", { role: "group", "aria-labelledby": label },
        option(address(page.address), "search-page", title, " ", kind, kind ? " " : null, make("span", { class: "search-where" }, where), text));
      const slots = [0, 1, 2].map(() => { // room for headings, which come with the page's text
        const o = option("", "search-heading");
        o.hidden = true;
        group.append(o);
        return o;
      });
      pause().then(() => current === answer ? sections(page) : []).then((parts) => {
        if (current !== answer) return;
        const best = excerpt(parts.map((p) => p.text).join(" "), current);
        if (best) text.replaceChildren(best);
        const asked = new Set(current.words);
        const worth = (s) => globalThis.waymarkSearch.words(s.title).filter((w) => current.marks(w)).reduce((sum, w) => sum + current.weight(w), 0);
        const found = parts.filter((s) => s.id && s.title).map((s) => [worth(s), s]).filter(([w]) => w > 0 && asked.size).sort((a, b) => b[0] - a[0]);
        const enough = (found[0]?.[0] ?? 0) * 0.6;
        found.filter(([w]) => w >= enough).slice(0, slots.length).forEach(([, s], i) => {
          const href = address(page.address, s.id);
          slots[i].href = href;
          slots[i].replaceChildren(marked(s.title, current));
          slots[i].hidden = false;
        });
      });
      return group;
    }

    async function narrowing(current) {
      const groups = await Promise.all(manifest.facets.filter((f) => inline || f.name === "kind").map(async (f) => {
        const chosen = narrow[f.name] ??= [];
        const all = await engine.counts(f.name, chosen.length ? current.wide ?? current.pages : current.pages);
        const values = all.filter((v, k) => k < 10 || chosen.includes(v.value));
        if (values.length < 2 && !chosen.length) return null;
        const label = f.label || say("search.by." + f.name);
        return make("div", { role: "group", "aria-label": label }, make("span", { class: "over", "aria-hidden": "true" }, label), ...values.map((v) => {
          const b = make("button", { type: "button", "aria-pressed": String(chosen.includes(v.value)) }, v.label, " ", make("span", { class: "count" }, String(v.count)));
          b.addEventListener("click", () => {
            const k = chosen.indexOf(v.value);
            if (k < 0) chosen.push(v.value); else chosen.splice(k, 1);
            ask().then(() => [...facets.querySelectorAll("button")].find((o) => o.firstChild.data === v.label)?.focus());
          });
          return b;
        }));
      }));
      if (current === answer) facets.replaceChildren(...groups.filter(Boolean));
    }

    async function ask(from = 0) {
      const mine = ++turn, text = input.value;
      if (inline) history.replaceState(null, "", text ? "?q=" + encodeURIComponent(text) : location.pathname);
      const narrowed = Object.values(narrow).some((l) => l.length);
      if (!text.trim() && !narrowed) return clear();
      let found;
      try {
        const body = isFile ? undefined : async (p) => (await sections(p)).map((s) => s.title + " " + s.text).join(" ");
        found = await engine.search(text, { typing: true, from, narrow, text: body });
        if (narrowed) found.wide = (await engine.search(text, { typing: true, limit: 0 })).pages;
      } catch {
        if (mine === turn) status.textContent = say("search.failed");
        return;
      }
      if (mine !== turn) return;
      if (!from) { options = []; list.replaceChildren(); activate(-1); }
      answer = found;
      list.append(...found.results.map((p) => result(p, found)));
      input.setAttribute("aria-expanded", String(options.length > 0));
      more.hidden = found.total <= from + found.results.length;
      const meant = found.corrected.map((c) => `${c.typed} → ${c.meant.slice(0, 3).join(", ")}`).join("; ");
      status.textContent = (found.total ? say("search.count", found.total) : say("search.none")) + (meant ? ` ${say("search.meant")} ${meant}.` : "")
        + (found.unknown.length && found.total ? ` ${say("search.unknown")} ${found.unknown.join(", ")}.` : "");
      if (!found.total) list.replaceChildren(make("a", { href: address("a-z/"), role: "option", "aria-selected": "false", id: id + "-none" }, say("search.all")));
      if (!found.total) options = [list.firstChild];
      await narrowing(found);
    }

    function clear() {
      answer = null;
      options = [];
      activate(-1);
      list.replaceChildren();
      facets.replaceChildren();
      status.textContent = "";
      more.hidden = true;
      input.setAttribute("aria-expanded", "false");
    }

    input.addEventListener("input", () => ask());
    more.addEventListener("click", () => ask(list.querySelectorAll("[role=group]").length));
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
      if (inline) { e.preventDefault(); ask(); }
    });
    return { box, input, ask, say };
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
    form.replaceWith(b.box);
    if (at) b.input.focus();
    b.ask();
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
    } catch { /* a mark less */ }
  }

  globalThis.civicSearch = { show, page, found };
})();
