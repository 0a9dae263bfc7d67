// Previews: what a link of the text leads to, shown while it is pointed at or has the focus. civic.js loads this when
// that first happens. What is shown comes from the page itself.
//
// WCAG 1.4.13: Escape takes the preview away, the pointer may move onto it, and it stays until one goes elsewhere.
(() => {
  "use strict";
  const { root, read } = globalThis.civic;
  const soon = 350, leaving = 300; // milliseconds: not at every brush of the pointer, and with time to reach the preview
  const box = document.createElement("div");
  box.className = "preview";
  box.id = "Preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;

  const pages = new Map();
  /** The page that a link leads to, or null. */
  function pageOf(href) {
    const url = href.replace(/#.*/, "");
    if (url === location.href.replace(/#.*/, "")) return Promise.resolve(document);
    if (!pages.has(url)) pages.set(url, read(url).then((html) => html && new DOMParser().parseFromString(html, "text/html")));
    return pages.get(url);
  }

  const part = (name, className, text) => {
    const e = document.createElement(name);
    e.className = className;
    e.textContent = text.replace(/\s+/g, " ").trim();
    return e;
  };

  /** What there is to say about a place of a page: its kind, its title, its first words. */
  function tell(page, hash) {
    const place = hash.length > 1 ? page.getElementById(decodeURIComponent(hash.slice(1))) : null;
    if (place?.matches(".references li, .footnotes li, .text p")) return [part("p", "", place.textContent)];
    const title = page.querySelector("main h1");
    if (!title) return null;
    const kind = page.querySelector(".signpost .kind"), words = page.querySelector(".statement, .standfirst, .text > p");
    const told = [part("p", "preview-title", title.textContent)];
    if (kind) told.unshift(document.importNode(kind, true));
    if (place && /^H[2-6]$/.test(place.tagName)) {
      told.push(part("p", "preview-title", place.textContent));
      let next = place.nextElementSibling;
      while (next && !next.matches("p, ul, ol, :is(h1, h2, h3, h4, h5, h6)")) next = next.nextElementSibling;
      if (next && !/^H/.test(next.tagName)) told.push(part("p", "", next.textContent));
    } else if (words) {
      told.push(part("p", "", words.textContent));
    }
    return told;
  }

  let link = null, timer = 0;
  function hide() {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = null;
    box.hidden = true;
  }

  /** Shows the preview of a link under it, or above where there is more room. */
  async function show(a) {
    const page = await pageOf(a.href), told = a === link && page && tell(page, a.hash);
    if (!told) return;
    box.replaceChildren(...told);
    box.hidden = false;
    if (!box.isConnected) document.querySelector("main").append(box);
    const at = a.getClientRects()[0] ?? a.getBoundingClientRect(), wide = box.offsetWidth, high = box.offsetHeight;
    const above = at.bottom + high + 8 > innerHeight && at.top > high + 8;
    box.style.insetInlineStart = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - wide - 8)) + scrollX + "px";
    box.style.insetBlockStart = (above ? at.top - high - 4 : at.bottom + 4) + scrollY + "px";
    a.setAttribute("aria-describedby", box.id);
  }

  function begin(a) {
    if (a === link) return clearTimeout(timer);
    hide();
    link = a;
    timer = setTimeout(() => show(a), soon);
  }
  function end() {
    clearTimeout(timer);
    timer = setTimeout(hide, leaving);
  }

  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", end);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerout", (event) => { if (link && event.target.closest?.("a") === link) end(); });
  document.addEventListener("focusout", (event) => { if (event.target === link) end(); });

  globalThis.civicPreview = (a) => {
    if (a.href.startsWith(root)) begin(a);
  };
})();
