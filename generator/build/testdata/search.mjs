// Runs the shipped engine without a browser: node search.mjs SITE, questions as JSON on the standard input, answers as
// JSON on the standard output. Scripts are "loaded" by running them in this realm. Each question finds nothing in memory.
import fs from "node:fs";
import vm from "node:vm";
import zlib from "node:zlib";

const site = process.argv[2];
const input = JSON.parse(fs.readFileSync(0, "utf8"));
vm.runInThisContext(fs.readFileSync(site + "/search/engine.js", "utf8"));

if (input.cases) { // of folding and splitting
  console.log(JSON.stringify(input.cases.map((text) => globalThis.waymarkSearch.words(text))));
} else {
  const sizes = new Map();
  let bytes = 0, requests = 0;
  const engine = globalThis.waymarkSearch.open(site + "/search/", async (address) => {
    const file = address.replace(/\?.*/, ""), text = fs.readFileSync(file, "utf8");
    if (!sizes.has(file)) sizes.set(file, zlib.gzipSync(text).length);
    bytes += sizes.get(file);
    requests++;
    vm.runInThisContext(text);
  });
  const text = async (page) => fs.readFileSync(site + "/" + page.address + "index.html", "utf8").replace(/[^]*<main/, "<main").replace(/<\/main>[^]*/, "").replace(/<[^>]*>/g, " ");
  const answers = [];
  for (const q of input.questions) {
    if (!input.warm) engine.forget();
    bytes = requests = 0;
    const start = performance.now();
    const r = await engine.search(q, { typing: true, limit: 10, text });
    answers.push({ results: r.results.map((p) => p.address), total: r.total, bytes, requests, ms: performance.now() - start });
  }
  console.log(JSON.stringify(answers));
}
