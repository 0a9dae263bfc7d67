// Answers questions from the index in this folder. It shows nothing and knows no page of HTML: a theme's script does
// that. It runs as a plain script, since a module cannot be loaded from a folder (file://), needs nothing but
// JavaScript, and asks for each part of the index only when a question needs it.
//
// How the parts are written stands beside what reads them here, and in generator/emit/search.go, which writes them.
"use strict";
(() => {
  const global = globalThis;
  const parts = new Map(); // what put() was given and nobody took yet

  // ---------------------------------------------------------------- words: as in generator/words/words.go

  const letters = "[\\p{L}\\p{Nd}\\p{M}]";
  const run = new RegExp(`${letters}+(?:['’](?=\\p{L})${letters}+)*`, "gu");
  const begins = new RegExp(`^${letters}`, "u");
  const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
  const isDense = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
  const spelled = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", ς: "σ" };

  /** The form in which words are compared. Most are of plain letters, and it is a page's whole text that is folded. */
  const fold = (s) => /^[\da-z]*$/i.test(s) ? s.toLowerCase() : s.normalize("NFKD").replace(/(^|[\u0000-\u03ff])[\u0300-\u036f]+/g, "$1").toLowerCase()
    .replace(/[^\p{L}\p{Nd}\p{M}]/gu, "").replace(/[ßæœþøđðłıς]/g, (c) => spelled[c]).normalize("NFC");

  /** The words of a text with their places: [folded, from, to]. */
  function places(text) {
    const list = [];
    for (const m of text.matchAll(run)) {
      let from = m.index, to = from + m[0].length;
      const add = (w) => { if (w.length < 14 || new TextEncoder().encode(w).length <= 40) list.push([w, from, to]); };
      const rest = text.slice(to, to + 4);
      if (/^[a-z]$/i.test(m[0])) {
        const sign = rest.startsWith("++") ? "++" : rest.startsWith("#") ? "#" : "";
        if (sign && !begins.test(text.slice(to + sign.length))) { to += sign.length; add(fold(m[0]) + sign); continue; }
      }
      if (/^net$/i.test(m[0]) && text[from - 1] === "." && !(from > 1 && begins.test(text[from - 2]))) { from--; add(".net"); continue; }
      const word = fold(m[0]);
      if (/^[\da-z]+$/.test(word)) { add(word); continue; }
      for (const [piece] of word.matchAll(dense)) {
        const cs = isDense.test(piece) ? [...piece] : null;
        if (cs && cs.length > 1) for (let i = 0; i + 1 < cs.length; i++) add(cs[i] + cs[i + 1]);
        else add(piece);
      }
    }
    return list;
  }
  const words = (text) => places(text).map((p) => p[0]);

  /** The stem of a word by a language's rules, as in generator/words/stem.go. */
  function stemOf(word, rules) {
    const end = rules.end.find((e) => word.endsWith(e) && word.length >= e.length + 4);
    if (end) word = word.slice(0, -end.length);
    const m = rules.begin.find(([from]) => word.startsWith(from) && word.length > from.length + 1);
    return m ? m[1] + word.slice(m[0].length) : word;
  }

  // ---------------------------------------------------------------- reading the index

  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const value = new Int8Array(128);
  [...digits].forEach((c, i) => { value[c.charCodeAt(0)] = i; });

  /** Reads numbers of five bits a digit, the lowest first; digits from 32 on say that more follow. */
  function reader(text, at) {
    return {
      at, digit() { return value[text.charCodeAt(this.at++)]; },
      number() {
        let n = 0, scale = 1, d;
        do { d = this.digit(); n += (d & 31) * scale; scale *= 32; } while (d >= 32);
        return n;
      },
    };
  }

  /** Where keys are cut: the byte each part begins at, and prefixes that are cut further, with brackets. */
  function tree(text) {
    let at = 0;
    const cs = [...text];
    const level = () => {
      const node = new Map();
      while (at < cs.length && cs[at] !== ")") {
        const c = cs[at++];
        if (cs[at] === "(") { at++; node.set(c, level()); at++; } else node.set(c, null);
      }
      return node;
    };
    return level();
  }

  const bytes = (word) => [...new TextEncoder().encode(word)].map((b) => String.fromCharCode(b < 0x80 ? b : 0x100 + b));
  const fileName = (name) => [...name].map((c) => /[a-z0-9-]/.test(c) ? c : "_" + (c.charCodeAt(0) & 0xff).toString(16).padStart(2, "0")).join("");
  const reversed = (word) => String.fromCharCode(...[...new TextEncoder().encode(word)].reverse());

  /**
   * The part that holds a key, and those that hold what begins with it. A part begins at its byte and ends before the
   * next; "!" is where the prefix itself is. Keys are lists of byte characters.
   */
  function leaves(root, key) {
    let node = root, name = "";
    const at = (c) => { // the part of the node that a byte falls into
      let last = null;
      for (const [first, sub] of node) {
        if (first > c) break;
        last = sub ? null : first;
      }
      return last === null ? null : name + last;
    };
    for (const c of key) {
      const sub = node.get(c);
      if (!sub) {
        const own = at(c);
        return { own, below: own === null ? [] : [own] };
      }
      name += c;
      node = sub;
    }
    const below = [];
    const all = (n, prefix) => { for (const [c, sub] of n) if (sub) all(sub, prefix + c); else below.push(prefix + c); };
    all(node, name);
    return { own: at("!"), below };
  }

  /** What a line says behind how many letters it shares with the one before. */
  const unshare = (last, text) => last.slice(0, value[text.charCodeAt(0)]) + text.slice(1);

  /** A shard: "stem form form:pages;", "word>stem;", each stem or word behind how many letters it shares with the last. */
  function shard(text) {
    const groups = new Map(), forms = new Map();
    let last = "";
    for (const entry of text.split(";")) {
      const end = entry.search(/[ :>]/);
      if (end < 0) continue;
      last = unshare(last, entry.slice(0, end));
      if (entry[end] === ">") { forms.set(last, entry.slice(end + 1)); continue; }
      const stem = last, colon = entry.indexOf(":", end);
      const list = colon > end ? entry.slice(end + 1, colon).split(" ").map((r) => stem + r) : [stem];
      groups.set(stem, { stem, forms: list, raw: entry.slice(colon + 1) });
      for (const f of list) forms.set(f, stem);
    }
    return { groups, forms };
  }

  const LEVELS = [1, 2, 3, 4.5, 6.5, 9, 12]; // of 15: what a word counts

  /** A group's pages: "!class", then each by its distance from the last, behind the words in its title where the word is there. */
  function postings(group) {
    if (group.pages) return group;
    const r = reader(group.raw, 0), pages = [], classes = [], titles = [];
    let count = 0;
    if (group.raw[0] === "*") { r.at = 1; count = r.number(); }
    while (r.at < group.raw.length) {
      r.at++;
      const c = r.digit();
      for (let last = 0; r.at < group.raw.length && group.raw[r.at] !== "!";) {
        titles.push(c & 16 ? r.digit() : 0);
        last += r.number();
        pages.push(last++);
        classes.push(c);
      }
    }
    return Object.assign(group, { pages, classes, titles, count: count || pages.length, cut: count > 0, raw: "" });
  }

  /** A block: a line for a page's title, one for its address and kind, and in a small site one for its summary. */
  function block(text, short) {
    const lines = text.split("\n"), list = [];
    for (let i = 0, last = ""; i + 1 < lines.length; i += short ? 3 : 2) {
      const [at, kind] = lines[i + 1].split(" ");
      last = unshare(last, at);
      if (last.endsWith("=")) last = last.slice(0, -1) + lines[i].replace(/[A-Z]/g, (c) => c.toLowerCase()).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") + "/";
      list.push({ title: lines[i], address: last, kind, summary: short ? lines[i + 2] : "" });
    }
    return list;
  }

  /** Whether two words are one typing error apart: a letter more, less, other, or two changed round. */
  function near(a, b) {
    if (a === b || Math.abs(a.length - b.length) > 1) return a === b;
    let i = 0, j = a.length, k = b.length;
    while (i < j && i < k && a[i] === b[i]) i++;
    while (j > i && k > i && a[j - 1] === b[k - 1]) { j--; k--; }
    const x = j - i, y = k - i;
    return x <= 1 && y <= 1 || x === 2 && y === 2 && a[i] === b[i + 1] && a[i + 1] === b[i];
  }

  /** Words that end otherwise, one of which may have been meant: two letters at the end changed round, or one left out. */
  function slips(word) {
    const list = [];
    for (let i = word.length - 1; i > Math.max(1, word.length - 5); i--) {
      list.push(word.slice(0, i - 1) + word[i] + word[i - 1] + word.slice(i + 1), word.slice(0, i) + word.slice(i + 1));
    }
    return list;
  }

  /** Whether a list of words has a phrase in it. */
  const holds = (list, phrase) => list.some((_, i) => phrase.every((w, k) => w === list[i + k]));

  // ---------------------------------------------------------------- the engine

  const WIDE = 6; // parts looked into for words that begin so
  const MANY = 4; // words of a long question
  const FUNCTION = 0.2; // what a word such as "who" tells, of what another does that is as rare
  const GROUPS = 24; // words taken that begin so

  /**
   * Opens an index.
   * @param {string} root where its folder is, with a slash at the end
   * @param {(address: string) => Promise<void>} load runs a script
   */
  function open(root, load) {
    const kept = new Map();
    let ready = null, lost = 0; // how many parts could not be loaded

    function part(name, version = "") {
      if (!kept.has(name)) {
        kept.set(name, load(root + name + ".js" + version).then(() => {
          const data = parts.get(name);
          parts.delete(name);
          return data;
        }));
        kept.get(name).catch(() => { lost++; kept.delete(name); });
      }
      return kept.get(name);
    }
    function start() {
      return ready ??= part("manifest").then((m) => ({
        ...m, asks: new Set(m.function?.split(" ")), common: new Set([m.common, m.function].join(" ").split(" ")), keys: tree(m.shards), ends: tree(m.endings), version: "?" + m.epoch,
        same: (m.synonyms ?? []).map((list) => list.map(words)),
      })).catch((e) => { ready = null; throw e; });
    }
    const read = new Map(), blocks = new Map(); // what was parsed
    const nothing = shard("");
    /** A shard; one without words where it cannot be had, as by somebody who is offline. */
    async function shardOf(m, name) {
      const key = "w-" + fileName(name);
      if (!read.has(key)) {
        const text = await part(key, m.version).catch(() => null);
        if (text === null) return nothing;
        if (!read.has(key)) read.set(key, shard(text ?? ""));
      }
      return read.get(key);
    }
    async function groupOf(m, stem) {
      const { own } = leaves(m.keys, bytes(stem));
      return own === null ? undefined : (await shardOf(m, own)).groups.get(stem);
    }

    /** What a word of the question stands for: groups with how sure that is. */
    async function look(m, word, typing) {
      const found = new Map();
      const add = (group, sure) => { if (group && !(found.get(group) >= sure)) found.set(group, sure); };
      const { own, below } = leaves(m.keys, bytes(word));
      const near1 = own === null ? null : await shardOf(m, own);
      const result = (how, more = {}) => ({ word, how, found: [...found].map(([group, sure]) => ({ group: postings(group), sure })), ...more });

      const stem = near1?.forms.get(word);
      if (stem !== undefined) add(near1.groups.get(stem) ?? await groupOf(m, stem), 1);
      if (!found.size && m.rules) add(await groupOf(m, stemOf(word, m.rules)), 0.95);
      const exact = found.size > 0;
      if (typing && word.length > 1 || typing && isDense.test(word)) {
        const begin = [];
        if (below.length <= WIDE) {
          // Of a word that is whole by itself, longer ones are looked for in what is there already.
          for (const s of exact ? [near1] : await Promise.all(below.map((name) => shardOf(m, name)))) {
            for (const [form, st] of s.forms) if (form !== word && form.startsWith(word)) begin.push([form, s.groups.get(st) ?? st]);
          }
        }
        begin.sort((a, b) => a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1));
        for (const [form, g] of begin.slice(0, GROUPS)) {
          add(typeof g === "string" ? await groupOf(m, g) : g, (exact ? 0.25 : 0.85) * Math.max(0.5, word.length / form.length));
        }
      }
      if (exact || found.size) return result(exact ? "exact" : "begins");

      if (word.length > 3) { // a typing error: in the rest of the word, or in its beginning
        const fixed = new Map();
        if (near1) for (const [form, st] of near1.forms) if (near(form, word)) fixed.set(form, near1.groups.get(st) ?? await groupOf(m, st));
        for (const others of [[word], slips(word)]) {
          const back = new Set(others.map((w) => leaves(m.ends, bytes2(reversed(w))).own));
          back.delete(null);
          const lists = await Promise.all([...back].map((name) => part("e-" + fileName(name), m.version).catch(() => "")));
          for (const form of lists.flatMap((list) => (list ?? "").split(" ")).filter((f) => near(f, word) && !fixed.has(f)).slice(0, 8)) {
            const at = leaves(m.keys, bytes(form)).own;
            const s = at === null ? null : await shardOf(m, at), st = s?.forms.get(form);
            if (st !== undefined) fixed.set(form, s.groups.get(st) ?? await groupOf(m, st));
          }
          if (fixed.size) break;
        }
        // What few pages have is rarely meant where many have another.
        const count = (g) => postings(g).count, most = Math.max(0, ...[...fixed.values()].filter(Boolean).map(count));
        const meant = [...fixed].filter(([, g]) => g).sort((x, y) => count(y[1]) - count(x[1]));
        for (const [, g] of meant) add(g, count(g) * 20 < most ? 0.4 : 0.8);
        if (found.size) return result("near", { meant: meant.map(([form]) => form) });
      }
      if (near1 && word.length > 3) { // the longest beginning in common: another form of the word
        let best = Math.max(4, Math.ceil(word.length * 0.6)), list = [];
        for (const [form, st] of near1.forms) {
          let n = 0;
          while (n < form.length && form[n] === word[n]) n++;
          if (n > best) [best, list] = [n, []];
          if (n === best && form.length <= word.length + 4) list.push([form, st]);
        }
        for (const [, st] of list.slice(0, GROUPS)) add(near1.groups.get(st) ?? await groupOf(m, st), 0.6);
        if (found.size) return result("form", { meant: list.map((l) => l[0]) });
      }
      return result("none");
    }
    const bytes2 = (s) => [...s].map((c) => c.charCodeAt(0) < 0x80 ? c : String.fromCharCode(0x100 + c.charCodeAt(0)));

    /** What each page is worth for a list of words, of those that were asked for. */
    function weigh(m, looked, asked) {
      const known = looked.filter((l) => l.found.length);
      const score = new Map();
      let whole = 0;
      known.forEach((l) => {
        const count = Math.max(...l.found.map((f) => f.group.count * Math.min(1, f.sure + 0.2)));
        l.rare = Math.log(1 + m.pages / Math.max(1, count)) * (m.asks.has(l.word) ? FUNCTION : 1);
        whole += l.rare;
      });
      const loose = known.reduce((sum, l) => sum + (l.found.some((f) => f.group.cut) ? l.rare : 0), 0);
      known.forEach((l) => {
        const here = new Map(); // page -> [impact, in title, in heading, words in title]
        for (const { group, sure } of l.found) {
          for (let i = 0; i < group.pages.length; i++) {
            const p = group.pages[i], c = group.classes[i], impact = LEVELS[c & 7] * sure;
            const old = here.get(p);
            if (!old) here.set(p, [impact, c & 16 ? sure : 0, c & 8 ? sure : 0, group.titles[i]]);
            else {
              old[0] = Math.max(old[0], impact);
              if (c & 16) { old[1] = Math.max(old[1], sure); old[3] = group.titles[i]; }
              if (c & 8) old[2] = Math.max(old[2], sure);
            }
          }
        }
        const cut = l.found.some((f) => f.group.cut);
        for (const [p, [impact, title, heading, length]] of here) {
          let s = score.get(p);
          if (!s) score.set(p, s = { sum: 0, part: 0, loose: 0, title: 0, asked: 0, length: 0, heading: 0 });
          s.sum += l.rare * impact / 15;
          s.part += l.rare;
          if (cut) s.loose += l.rare;
          s.title += title;
          s.asked += title * l.rare;
          s.length = Math.max(s.length, length);
          s.heading += heading * l.rare;
        }
      });
      const skipped = asked - looked.length, n = asked || 1, total = new Map();
      for (const [p, s] of score) {
        // A page outside the best of a frequent word is taken to have it: it is held against nobody.
        const share = Math.min(1, (s.part + 0.9 * (loose - s.loose)) / (whole || 1));
        // How well the title is what was asked: its words among those asked for, and the other way round.
        const agree = s.length ? Math.min(1, s.asked / (whole || 1)) ** 2 * Math.min(1, 2 * (s.title + Math.min(skipped, Math.max(0, s.length - s.title))) / (s.length + n)) : 0;
        const head = s.heading / (whole || 1);
        // A question that has all of a title, and more, is of that page.
        const named = s.length > 1 ? Math.min(1, s.title / s.length) ** 4 * s.asked / (whole || 1) : 0;
        total.set(p, s.sum * share ** 2 * (1 + 1.5 * agree + (agree > 0.99 ? 2 : 0) + named) * (1 + 0.6 * head ** 3));
      }
      return total;
    }

    /** The same question in other words: each phrase that has synonyms, replaced by them. */
    function variants(m, list) {
      const out = [];
      for (const group of m.same) {
        for (const phrase of group) {
          for (let i = 0; i + phrase.length <= list.length; i++) {
            if (!phrase.every((w, k) => w === list[i + k])) continue;
            for (const other of group) {
              const v = [...list.slice(0, i), ...other, ...list.slice(i + phrase.length)];
              if (other !== phrase && out.length < 6) out.push(v);
            }
          }
        }
      }
      return out;
    }

    /** Orders pages again by their titles: one that reads as the question does comes before one with the same words. */
    function agree(pages, asked, scores) {
      const worth = new Map(pages.map((p) => {
        const title = words(p.title), same = title.length === asked.length && title.every((w, i) => w === asked[i]);
        const both = 2 * asked.filter((w) => title.includes(w)).length / (title.length + asked.length);
        return [p, scores.get(p.number) * (same ? 2 : holds(title, asked) ? 1.2 : 1) * (1 + 0.4 * both ** 3)];
      }));
      pages.sort((a, b) => worth.get(b) - worth.get(a));
    }

    /** Takes a question apart: words, phrases, and what narrows it, by a facet's name or by what readers call it. */
    function parse(m, text, typing) {
      const q = { words: [], phrases: [], narrow: {} };
      for (const [all, name, arg, phrase, plain] of text.matchAll(/(?:(\p{L}[\p{L}\d_-]*):("[^"]*"?|\S+))|"([^"]*)"?|([^\s"]+)/gu)) {
        const of = name && m.facets.find((f) => [f.name, f.label || m.words["search.by." + f.name]].some((s) => fold(s ?? "") === fold(name)));
        if (of) {
          (q.narrow[of.name] ??= []).push(arg.replaceAll('"', ""));
          continue;
        }
        const list = words(phrase ?? plain ?? name + " " + arg);
        q.words.push(...list);
        // A phrase that is still being typed would be looked for in other texts with each letter.
        if (phrase !== undefined && list.length > 1 && (!typing || all.length > 1 && all.endsWith('"'))) q.phrases.push(list);
      }
      q.words = [...new Set(q.words)].slice(0, 16);
      q.last = /[\p{L}\p{Nd}\p{M}+#]$/u.test(text) ? words(text).at(-1) : undefined;
      return q;
    }

    /** A facet's values with their pages: runs, each the distance from the last and how many more follow. */
    async function facet(of) {
      const m = await start();
      const list = (await part("f-" + fileName(bytes(of)), m.version).catch(() => null)) ?? [];
      return list.map(([name, text, title]) => {
        const r = reader(text, 0), pages = [];
        for (let at = 0; r.at < text.length;) {
          at += r.number();
          for (let more = r.number(); more >= 0; more--) pages.push(at++);
        }
        return { value: name, label: title ?? (of === "kind" ? m.kinds[name] : null) ?? name, pages };
      });
    }

    async function page(m, n) {
      const k = Math.floor(n / m.block);
      if (!blocks.has(k)) {
        const text = await part("p-" + k, m.version).catch(() => null);
        if (text === null) return null;
        blocks.set(k, block(text ?? "", m.short));
      }
      const found = blocks.get(k)[n % m.block];
      return found ? { number: n, ...found, kindLabel: m.kinds[found.kind] ?? "" } : null;
    }

    const CHECKED = 40, AT_ONCE = 8; // pages whose texts are looked through for a phrase, in one call and side by side
    let told = { of: "", hits: [], next: 0 }; // how far the last phrases were looked for

    /** Looks on for phrases, in the texts of pages that have their words, the best first, until so many are found. */
    async function together(m, of, phrases, ranked, wanted, text) {
      const t = told.of === of ? { ...told, hits: [...told.hits] } : { of, hits: [], next: 0 };
      for (const end = t.next + CHECKED; t.hits.length < wanted && t.next < Math.min(end, ranked.length); t.next += AT_ONCE) {
        const found = await Promise.all(ranked.slice(t.next, t.next + AT_ONCE).map(async (p) => {
          const info = await page(m, p);
          if (!info) return false;
          const has = (said) => phrases.every((phrase) => holds(said, phrase));
          return has(words(info.title)) || has(words(info.title + " · " + await text(info).catch(() => "")));
        }));
        t.hits.push(...ranked.slice(t.next, t.next + AT_ONCE).filter((_, i) => found[i]));
      }
      told = t;
      return { hits: t.hits, left: Math.max(0, ranked.length - t.next) };
    }

    /** What narrows a question: of each facet, the pages that have a value asked for. */
    async function narrowing(asked) {
      const keep = new Map();
      for (const [name, wanted] of Object.entries(asked)) {
        const pages = new Set(), want = wanted.map((w) => words(w).join(" "));
        for (const v of await facet(name)) {
          const is = [v.value, v.label].map((s) => words(s).join(" "));
          if (wanted.includes(v.value) || want.some((w) => w && (is.includes(w) || is[1].startsWith(w)))) v.pages.forEach((p) => pages.add(p));
        }
        keep.set(name, pages);
      }
      return keep;
    }

    /**
     * Answers a question.
     * @param {string} text
     * @param {{typing?: boolean, whole?: boolean, from?: number, limit?: number, narrow?: Object<string, string[]>, text?: (page: object) => Promise<string>}} [o]
     *   typing: the last word may be unfinished, and unless whole says otherwise so may a phrase without its last quote;
     *   text gives a page's text, for phrases.
     */
    async function search(text, o = {}) {
      const m = await start(), q = parse(m, text, o.typing && !o.whole), limit = o.limit ?? 8, from = o.from ?? 0, had = lost;
      const lookAll = (list) => Promise.all(list.map((w) => look(m, w, o.typing && w === q.last)));
      // What most pages have, or only asks, tells little of a long question, and is not loaded for it.
      const telling = q.words.length < MANY ? q.words : q.words.filter((w) => !m.common.has(w));
      let looked = await lookAll(telling);
      if (telling.length < q.words.length && !looked.some((l) => l.found.length)) looked = await lookAll(q.words);
      let scores = weigh(m, looked, q.words.length);
      const meanings = [...looked];
      for (const v of variants(m, q.words)) {
        const other = await Promise.all([...new Set(v)].map((w) => look(m, w, false)));
        if (other.some((l) => !l.found.length)) continue;
        meanings.push(...other);
        for (const [p, s] of weigh(m, other, other.length)) if (s * 0.8 > (scores.get(p) ?? 0)) scores.set(p, s * 0.8);
      }
      const narrow = { ...q.narrow };
      for (const [k, list] of Object.entries(o.narrow ?? {})) if (list.length) narrow[k] = [...(narrow[k] ?? []), ...list];
      const keep = await narrowing(narrow);
      const passes = (except) => (p) => [...keep].every(([name, pages]) => name === except || pages.has(p));
      const all = q.words.length || !keep.size ? [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([p]) => p) : Array.from({ length: m.pages }, (_, p) => p);
      if (!q.words.length) scores = null;
      let ranked = all.filter(passes()), left = 0;
      if (q.phrases.length) {
        for (const phrase of q.phrases) {
          const sets = looked.filter((l) => phrase.includes(l.word)).map((l) => ({ cut: l.found.some((f) => f.group.cut), pages: new Set(l.found.flatMap((f) => f.group.pages)) }));
          ranked = ranked.filter((p) => sets.every((s) => s.cut || s.pages.has(p)));
        }
        if (o.text) ({ hits: ranked, left } = await together(m, JSON.stringify([text, narrow]), q.phrases, ranked, from + limit, o.text));
      }
      const shown = (await Promise.all(ranked.slice(from, from + limit).map((p) => page(m, p)))).filter(Boolean);
      if (!from && scores) agree(shown, q.words, scores);
      // The words to be marked. What everybody has, such as "the", marks nothing.
      const common = (g) => g.count > m.pages / 3 && q.words.length > 1 && m.pages > 50;
      const forms = new Set(meanings.flatMap((l) => l.found.flatMap((f) => common(f.group) ? [] : f.group.forms)));
      meanings.forEach((l) => l.found.length && !l.found.every((f) => common(f.group)) && forms.add(l.word));
      return {
        forms: [...forms].slice(0, 80),
        words: q.words, phrases: q.phrases, narrow, total: ranked.length, pages: ranked, results: shown,
        left, // pages that have a phrase's words, whose texts were not looked through yet
        unsure: q.phrases.length > 0 && !o.text, // nobody could look whether a phrase's words stand together
        lost: lost > had, // a part of the index could not be loaded
        /** The pages there would be if one facet did not narrow. */
        without: (name) => q.phrases.length ? ranked : all.filter(passes(name)),
        corrected: looked.filter((l) => l.how === "near").map((l) => ({ typed: l.word, meant: l.meant })),
        unknown: looked.filter((l) => l.how === "none").map((l) => l.word),
        /** Whether a folded word is one that was asked for. */
        marks: (w) => forms.has(w) || q.last !== undefined && o.typing && q.last.length > 2 && w.startsWith(q.last),
        weight: (w) => looked.find((l) => l.found.some((f) => f.group.forms.includes(w)))?.rare ?? 1,
      };
    }

    return {
      start, search, facet,
      /** The values of a facet with how many of the pages have each, the most frequent first. */
      async counts(name, pages) {
        const set = new Set(pages);
        return (await facet(name)).map((v) => ({ ...v, count: v.pages.reduce((n, p) => n + set.has(p), 0) }))
          .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
      },
      /** The addresses of all that a question may need. */
      async files() {
        const m = await start();
        const under = (root, kind) => leaves(root, []).below.map((name) => kind + fileName(name));
        const blocks = Array.from({ length: Math.ceil(m.pages / m.block) }, (_, k) => "p-" + k);
        return ["engine", "manifest"].map((name) => root + name + ".js").concat([
          ...under(m.keys, "w-"), ...under(m.ends, "e-"), ...blocks, ...m.facets.map((f) => "f-" + fileName(bytes(f.name))),
        ].map((name) => root + name + ".js" + m.version));
      },
      /** Forgets what was read, so that the next question sees the site as it is now. */
      forget() { kept.clear(); read.clear(); blocks.clear(); ready = null; told = { of: "", hits: [], next: 0 }; },
    };
  }

  global.waymarkSearch = { put: (name, data) => parts.set(name, data), open, words, places, fold };
})();
