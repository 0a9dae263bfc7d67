// The page has moved: go where it is now, with the fragment that was asked for. This runs before the browser has read
// the page's own refresh, which knows no fragment, and stops it from being read.
{
  const to = new URL(document.currentScript.dataset.to, location.href);
  if (to.protocol === "file:" && to.pathname.endsWith("/")) {
    to.pathname += "index.html";
  }
  to.search = location.search;
  to.hash = location.hash;
  window.stop();
  location.replace(to);
}
