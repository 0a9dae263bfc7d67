// The preview's only script: it takes over what changed, without losing the reader's place, and shows what is wrong.
// It is added to responses by the preview server and is in no file of the site.
(() => {
  const channel = new BroadcastChannel("waymark");
  // The build that this page was sent from: what was told before the stream was open shows in its first message.
  let build = Number(document.currentScript.dataset.build);

  // One tab listens for all: browsers allow six connections to a host.
  const listen = () => {
    const source = new EventSource("/_waymark/events");
    source.onmessage = (event) => {
      channel.postMessage(event.data);
      take(JSON.parse(event.data));
    };
    return new Promise(() => {});
  };
  if (navigator.locks) {
    navigator.locks.request("waymark-events", listen);
  } else {
    listen();
  }
  channel.onmessage = (event) => take(JSON.parse(event.data));

  /** This page's address from the root, as the server names it. */
  const address = () => decodeURI(location.pathname).replace(/^\//, "").replace(/index\.html$/, "");

  /** @param {{build: number, hello?: boolean, pages?: string[], styles?: boolean, reload?: boolean, problems: {severity: string, text: string}[]}} news */
  function take(news) {
    const missed = news.hello ? news.build !== build : news.build > build + 1;
    const here = address();
    const changed = (news.pages ?? []).some((p) => here === p || here.endsWith("/" + p) || here + "/" === p);
    build = news.build;
    showProblems(news.problems);
    if (news.reload) {
      location.reload();
    } else if (changed || missed) {
      refresh();
    }
    if (news.styles) {
      for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
        swapStyle(link);
      }
    }
  }

  /** Loads a style sheet anew and drops the old one only when the new one is there. */
  function swapStyle(link) {
    const url = new URL(link.href);
    url.searchParams.set("reload", String(Date.now()));
    const next = link.cloneNode();
    next.href = url.href;
    next.onload = () => link.remove();
    link.after(next);
  }

  /** Fetches the page and takes over what differs; in any doubt it is loaded whole. */
  async function refresh() {
    let response;
    try {
      response = await fetch(location.href, { headers: { Accept: "text/html" } });
    } catch {
      return; // the server is gone; it will say so when it is back
    }
    if (response.redirected) {
      location.href = response.url;
      return;
    }
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    // Scripts that run cannot be taken back; those that hold data, and the one that was added here, are no scripts.
    const scripts = (doc) => [...doc.querySelectorAll("script[src]:not([data-livereload])")].map((s) => s.outerHTML).join();
    if (scripts(document) !== scripts(next)) {
      location.reload();
      return;
    }
    document.title = next.title;
    morph(document.body, next.body);
  }

  /** Makes one element like another, and keeps what is the same: scroll, focus, open details. */
  function morph(old, next) {
    if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) {
      old.replaceWith(next.cloneNode(true));
      return;
    }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (!next.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const olds = [...old.childNodes].filter((n) => n.nodeName !== "WAYMARK-PANEL");
    const nexts = [...next.childNodes];
    // What is the same at the start and at the end stays; only between is anything touched.
    while (olds.length && nexts.length && olds[0].isEqualNode(nexts[0])) {
      olds.shift();
      nexts.shift();
    }
    let end = old.querySelector(":scope > waymark-panel");
    while (olds.length && nexts.length && olds.at(-1).isEqualNode(nexts.at(-1))) {
      end = olds.pop();
      nexts.pop();
    }
    for (const node of olds.splice(nexts.length)) node.remove();
    for (const node of nexts.splice(olds.length)) old.insertBefore(node.cloneNode(true), end);
    olds.forEach((node, i) => morph(node, nexts[i]));
  }

  /** The panel lies over the page and goes by itself when nothing is wrong any more. */
  function showProblems(problems) {
    document.querySelector("waymark-panel")?.remove();
    if (!problems.length) return;
    const host = document.createElement("waymark-panel");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      aside { position: fixed; inset: auto 0 0 0; max-height: 45vh; overflow: auto; z-index: 2147483647;
        background: #1e2428; color: #e9e6e0; border-top: 4px solid #f29bb4; font: 14px/1.5 ui-monospace, monospace; padding: 1em; }
      aside.warning { border-color: #f0a679; }
      h2 { font: bold 1em system-ui, sans-serif; margin: 0 2em .5em 0; }
      pre { margin: 0 0 1em; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
      button { position: absolute; top: .6em; inset-inline-end: .8em; font: inherit; min-width: 2em; min-height: 2em; color: inherit; background: none; border: 1px solid; }
      @media print { aside { display: none; } }`);
    root.adoptedStyleSheets = [sheet];
    const aside = document.createElement("aside");
    const errors = problems.filter((p) => p.severity === "error").length;
    aside.className = errors ? "error" : "warning";
    aside.setAttribute("role", "status");
    aside.setAttribute("aria-label", "Problems");
    const head = document.createElement("h2");
    const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
    head.textContent = [errors && count(errors, "error"), problems.length - errors && count(problems.length - errors, "warning")].filter(Boolean).join(", ");
    const close = document.createElement("button");
    close.textContent = "×";
    close.setAttribute("aria-label", "Close until the next change");
    close.onclick = () => host.remove();
    aside.append(head, close);
    for (const p of problems) {
      const pre = document.createElement("pre");
      pre.textContent = p.text;
      aside.append(pre);
    }
    root.append(aside);
    document.body.append(host);
  }
})();
