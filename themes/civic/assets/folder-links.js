// A site opened from a folder (file://) has no server that shows index.html for a folder: its links get it here.
// Everywhere else this does nothing.
if (location.protocol === "file:") {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) {
      link.pathname += "index.html";
    }
  }, true);
}
