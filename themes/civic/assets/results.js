// What comes to the results of a search once they are shown: the part of each page's text that answers, the headings
// under which it stands, and by what results can be narrowed. search.js loads this behind its first list, so that
// nobody waits for it.
//
// It is a plain script, not a module: a module cannot be loaded from a folder (file://).
"use strict";
globalThis.civicResults = ({ make, marked, address }) => {
  const { isFile, read } = globalThis.civic;

  // ---------------------------------------------------------------- what a page says

  const texts = new Map();
  /** A page's own text, by its headings. It comes from the page itself, which the browser then has at hand. */
  function sections(page) {
    if (isFile) return Promise.resolve([]); // nothing can be read there: the summary has to do
    if (!texts.has(page.address)) {
      texts.set(page.address, read(address(page.address)).then((html) => {
        const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
        const list = [{ id: "", title: "", text: "" }];
        const body = main?.querySelector(".text") ?? main;
        for (const e of body?.querySelectorAll("h2, h3, h4, h5, h6, p, li, td, th, dd, dt, pre, figcaption") ?? []) {
          if (e.closest("nav, .imprint, .on-paper, .references, .connections, .state")) continue;
          const said = e.textContent.replace(/\s+/g, " ").trim();
          if (/^H/.test(e.tagName)) list.push({ id: e.id, title: said, text: "" });
          else if (!e.querySelector("p, li, pre") && !/^https?:\S+$/.test(said)) list.at(-1).text += said + " ";
        }
        // Behind the text, why the page is related to others.
        list.push({ id: "", title: "", text: [...main?.querySelectorAll(".reason") ?? []].map((e) => e.textContent).join(" ") });
        return list;
      }));
    }
    return texts.get(page.address);
  }
  const text = async (page) => (await sections(page)).map((s) => s.title + " " + s.text).join(" ");

  const split = new Map();
  /** A page's text with the places of its words, found once: somebody who types asks eight pages with each letter. */
  async function spread(page) {
    if (!split.has(page.address)) {
      const text = (await sections(page)).map((p) => p.text).join(" ");
      split.set(page.address, { text, places: globalThis.waymarkSearch.places(text) });
    }
    return split.get(page.address);
  }

  const LENGTH = 180; // of an excerpt, in characters
  /** The part of a text that has a phrase, or most of what was asked for; nothing where it has none of it. */
  function excerpt({ text, places }, answer) {
    const hits = places.filter(([w]) => answer.marks(w));
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
    for (const phrase of answer.phrases) {
      const k = places.findIndex((_, i) => phrase.every((w, n) => w === places[i + n]?.[0]));
      if (k >= 0) at = places[k][1];
    }
    if (at === null) return null;
    let from = Math.max(0, text.lastIndexOf(". ", at) + 1);
    if (at - from > 60) from = Math.max(0, text.lastIndexOf(" ", at - 40) + 1);
    let to = Math.min(text.length, from + LENGTH);
    if (to < text.length) to = Math.max(at + 1, text.lastIndexOf(" ", to));
    const out = marked(text.slice(from, to), answer);
    if (from > 0) out.prepend("… ");
    if (to < text.length) out.append(" …");
    return out;
  }

  /** Adds to each result what its page says of the question, and the headings that have its words. */
  function enrich(shown, answer, current) {
    const worth = (s) => globalThis.waymarkSearch.words(s.title).filter((w) => answer.marks(w)).reduce((sum, w) => sum + answer.weight(w), 0);
    for (const { page, text, slots } of answer.words.length ? shown : []) {
      (async () => {
        const parts = await sections(page);
        await new Promise((done) => setTimeout(done)); // each page by itself, so that keys come between them
        if (!current()) return;
        const best = excerpt(await spread(page), answer);
        if (best) text.replaceChildren(best);
        const found = parts.filter((s) => s.id && s.title).map((s) => [worth(s), s]).filter(([w]) => w > 0).sort((a, b) => b[0] - a[0]);
        const enough = (found[0]?.[0] ?? 0) * 0.6;
        found.filter(([w]) => w >= enough).slice(0, slots.length).forEach(([, s], i) => {
          slots[i].href = address(page.address, s.id);
          slots[i].replaceChildren(marked(s.title, answer));
          slots[i].hidden = false;
        });
      })();
    }
  }

  // ---------------------------------------------------------------- what narrows results

  const FEW = 10; // values of a facet that are shown at first, where it has two more than these

  /** Shows by what results can be narrowed: their kinds, and behind a button tags, places and fields. */
  async function narrowing({ facets, manifest, engine, narrow, found, current, say, again }) {
    if (!found.total && !Object.values(narrow).some((l) => l.length)) return facets.replaceChildren();
    const open = facets.querySelector("details")?.open || Object.keys(narrow).some((name) => name !== "kind" && narrow[name].length);
    const wide = new Set([...facets.querySelectorAll("[data-wide]")].map((e) => e.dataset.wide));

    /** One facet's values as buttons; nothing where it would not tell results apart. */
    async function group(f) {
      const chosen = narrow[f.name] ??= [];
      const counted = await engine.counts(f.name, chosen.length ? found.without(f.name) : found.pages);
      for (const typed of chosen) { // as an address has it
        const v = counted.find((v) => v.value === typed);
        if (!v) counted.push({ value: typed, label: typed, count: 0 });
      }
      const all = counted.filter((v) => v.count || chosen.includes(v.value));
      if (!chosen.length && !all.some((v) => v.count < found.pages.length)) return null;
      const label = f.label || say("search.by." + f.name);
      const box = make("div", { role: "group", "aria-label": label }, make("span", { class: "over", "aria-hidden": "true" }, label));
      const button = (v) => {
        const b = make("button", { type: "button", "aria-pressed": String(chosen.includes(v.value)), "data-value": f.name + ":" + v.value }, v.label, " ", make("span", { class: "count" }, String(v.count)));
        b.addEventListener("click", () => {
          const k = chosen.indexOf(v.value);
          if (k < 0) chosen.push(v.value); else chosen.splice(k, 1);
          again().then(() => [...facets.querySelectorAll("button")].find((o) => o.dataset.value === b.dataset.value)?.focus());
        });
        return b;
      };
      const few = wide.has(f.name) || all.length <= FEW + 2 ? all : all.filter((v, k) => k < FEW || chosen.includes(v.value));
      box.append(...few.map(button));
      if (wide.has(f.name)) box.dataset.wide = f.name;
      if (few.length < all.length) {
        const rest = make("button", { type: "button", class: "search-rest" }, say("search.rest", all.length - few.length));
        rest.addEventListener("click", () => {
          const others = all.filter((v) => !few.includes(v)).map(button);
          box.dataset.wide = f.name;
          rest.replaceWith(...others);
          others[0].focus();
        });
        box.append(rest);
      }
      return box;
    }
    const groups = async (list) => (await Promise.all(list.map(group))).filter(Boolean);

    const first = await groups(manifest.facets.filter((f) => f.name === "kind")), others = manifest.facets.filter((f) => f.name !== "kind");
    const inside = make("div"), details = make("details", {}, make("summary", {}, say("search.narrow")), inside);
    const fill = async () => {
      const list = await groups(others);
      inside.replaceChildren(...list.length ? list : [say("search.alike")]);
    };
    if (open) await fill();
    if (!current()) return;
    details.open = open;
    details.addEventListener("toggle", () => { if (details.open && !inside.hasChildNodes()) fill(); });
    facets.replaceChildren(...first, others.length ? details : "");
  }

  return { text, enrich, narrowing };
};
