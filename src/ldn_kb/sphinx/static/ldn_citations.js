/**
 * Tables of studies whose shown rows can be saved as citations, for reference managers.
 *
 * The citations are in ldn-citations.js, which is loaded when somebody first asks for them. It defines
 * window.ldnCitations = {ID: [RIS, BibTeX]}. It is a script and not fetched, so that this works from file://; if it
 * cannot be loaded, the line of controls says so. ldn_kb.js runs before and makes these lines.
 */
(() => {
  "use strict";

  const FORMATS = [
    { name: "RIS", ending: "ris", type: "application/x-research-info-systems" },
    { name: "BibTeX", ending: "bib", type: "application/x-bibtex" },
  ];
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).href;
  let loading = null;

  /** Load the citations once and return a promise of them; null without the file. The next call tries again then. */
  function load() {
    loading = loading || new Promise((resolve) => {
      const script = document.createElement("script");
      script.addEventListener("load", () => resolve(window.ldnCitations || null));
      script.addEventListener("error", () => {
        loading = null;
        resolve(null);
      });
      script.src = `${root}_static/ldn-citations.js`;
      document.head.append(script);
    });
    return loading;
  }

  /** Return the id of the study that a row is about: the one that the link in its first cell leads to; else null. */
  function studyOf(row) {
    const link = row.cells[0]?.querySelector("a[href]");
    const found = link && /\/studies\/([a-z0-9-]+)(?:\.html|\/)?(?:[?#]|$)/.exec(new URL(link.href, document.baseURI).href);
    return found ? found[1] : null;
  }

  /** Save the citations of the rows that are shown, each study once, in the order in which they stand. */
  async function save(table, name, format, message) {
    const citations = await load();
    const place = FORMATS.indexOf(format);
    const studies = new Set([...table.tBodies[0].rows].filter((row) => !row.hidden).map(studyOf));
    const texts = citations ? [...studies].filter((key) => Object.hasOwn(citations, key)).map((key) => citations[key][place]) : [];
    if (!texts.length) {
      message.textContent = citations
        ? "No row that is shown is a study."
        : "The citations could not be loaded; all are among the files to download.";
      return;
    }
    message.textContent = "";
    const address = URL.createObjectURL(new Blob([texts.join("\n")], { type: `${format.type};charset=utf-8` }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${name}.${format.ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  /** Put the buttons into the controls of one table. */
  function add(table, tools) {
    const name = [...table.classList].find((item) => item.startsWith("ldn-table-")).slice("ldn-table-".length);
    const message = document.createElement("p");
    message.className = "ldn-cited";
    message.setAttribute("role", "status");
    const after = tools.querySelector(".ldn-download");
    for (const format of [...FORMATS].reverse()) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ldn-download";
      button.textContent = `Cite (${format.name})`;
      button.addEventListener("click", () => save(table, name, format, message));
      after.after(button);
    }
    tools.append(message);
  }

  for (const table of document.querySelectorAll("table.ldn-interactive")) {
    const first = table.tBodies[0]?.rows[0];
    // The line of controls stands before the box in which the table scrolls.
    const tools = first && studyOf(first) && (table.parentElement.previousElementSibling || null);
    if (tools?.classList.contains("ldn-tools")) add(table, tools);
  }
})();
