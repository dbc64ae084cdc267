"use strict";
/* Sets light or dark before the page is painted; the switch in the header changes it later. And the foot on paper. */

/* Asked by Sphinx's search: no page marks the words that were searched for, so addresses of results need not name them. */
window.SPHINX_HIGHLIGHT_ENABLED = false;

(function () {
  const root = document.documentElement;
  let mode = "auto";
  let theme = "";
  try {
    mode = localStorage.getItem("mode") || "auto";
    theme = localStorage.getItem("theme") || "";
  } catch {
    /* Storage may be forbidden; the system's setting is used then. */
  }
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.mode = mode;
  root.dataset.theme = mode === "auto" ? system : theme || mode;

  /* The foot of each printed sheet; ldn_site.css shows it, and the foot of the page where a browser knows no other. */
  addEventListener("DOMContentLoaded", () => {
    const printed = document.querySelector(".ldn-printed");
    if (printed) root.style.setProperty("--ldn-foot", JSON.stringify(`${document.title.split(" — ").pop()} · ${printed.textContent}`));
  });
})();
