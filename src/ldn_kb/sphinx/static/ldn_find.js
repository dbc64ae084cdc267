/*
 * The page "Find by filter": words, filters with live counts, and a list of hits, from the index that Pagefind made.
 *
 * The page itself says what to do instead; it stays as it is wherever the index cannot be loaded. What is asked for is
 * kept in the address, so that a link leads to the same list.
 */
(function () {
  "use strict";

  /* Filters in the order of the page: name in the index, heading, whether the list is unfolded at first. */
  const GROUPS = [
    ["kind", "Kind", true],
    ["verdict", "Evidence", true],
    ["certainty", "Certainty", false],
    ["agreement", "Agreement of the articles", false],
    ["fidelity", "Told faithfully?", false],
    ["level", "Best evidence", false],
    ["article", "Article", false],
    ["condition", "Condition", false],
    ["design", "Design of the study", false],
    ["year", "Year of the study", false],
  ];
  const STEP = 20;
  const MOST_LOST = 5;
  const PAUSE = 200; // milliseconds after the last key
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);

  let pagefind = null;
  let limit = STEP;
  let turn = 0;
  let parts = null;
  const boxes = new Map(); // group -> Map of value -> {box, row, count}

  /** Return a new element with properties and children. */
  function make(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  /** Return the values that are chosen in a group. */
  function chosen(group) {
    return [...(boxes.get(group) || [])].filter(([, { box }]) => box.checked).map(([value]) => value);
  }

  /** Return the filters to search with, as Pagefind takes them: any value of a group, all groups; one may be left out. */
  function filters(without) {
    const found = {};
    for (const [group] of GROUPS) if (group !== without && chosen(group).length) found[group] = { any: chosen(group) };
    return found;
  }

  /** Return the result of a search; without words it is the list of all that passes the filters. */
  function ask(words, wanted) {
    return pagefind.search(words || null, words ? { filters: wanted } : { filters: wanted, sort: { position: "asc" } });
  }

  /** Order the values of a group: years newest first, levels by level, all others by name. */
  function order(group, values) {
    const sorted = [...values].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    return group === "year" ? sorted.reverse() : sorted;
  }

  /** Return the filter of one group, folded or not. */
  function groupOf(group, heading, open, values) {
    const rows = new Map();
    const list = make("fieldset", {}, make("legend", { className: "ldn-visually-hidden", textContent: heading }));
    for (const value of order(group, Object.keys(values))) {
      const box = make("input", { type: "checkbox", name: group, value });
      const count = make("span", { className: "ldn-find-count" });
      const row = make("label", { className: "ldn-find-choice" }, box, make("span", { textContent: value }), count);
      rows.set(value, { box, row, count });
      list.append(row);
    }
    boxes.set(group, rows);
    return make("details", { className: "ldn-find-group", open }, make("summary", { textContent: heading }), list);
  }

  /** Build field, filters and an empty list in place of the advice. */
  function build(place, all) {
    const words = make("input", { type: "search", name: "q", id: "ldn-find-words", autocomplete: "off" });
    const status = make("p", { className: "ldn-find-status" });
    status.setAttribute("role", "status");
    const active = make("div", { className: "ldn-find-active" });
    const lost = make("p", { className: "ldn-lost", hidden: true });
    lost.setAttribute("role", "status");
    const copier = window.ldnCopyLink ? window.ldnCopyLink("Copy link", () => addressNow().href) : make("span");
    const hits = make("ol", { className: "ldn-hits" });
    const more = make("button", { type: "button", className: "ldn-find-more", hidden: true });
    const title = make("summary", { textContent: "Filters" });
    const shown = GROUPS.filter(([group]) => all[group]);
    const side = make(
      "details",
      { className: "ldn-find-filters", open: matchMedia("(min-width: 960px)").matches },
      title,
      ...shown.map(([group, heading, open]) => groupOf(group, heading, open, all[group]))
    );
    const form = make(
      "form",
      { className: "ldn-find-form" },
      make("label", { htmlFor: words.id, textContent: "Search within (optional)" }),
      words,
      make("div", { className: "ldn-find-layout" }, side, make("div", {}, lost, status, active, copier, hits, more))
    );
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Words and filters");
    parts = { words, status, lost, active, copier, hits, more, title, place };
    place.replaceChildren(form);
  }

  /** Take words and filters from the address, and say which of its values are not there: they hide nothing. */
  function readAddress() {
    const asked = new URLSearchParams(location.search);
    const lost = [...asked].filter(([group, value]) => GROUPS.some(([name]) => name === group) && !boxes.get(group)?.has(value));
    // Whoever made the address wrote these words: no more of them are shown than tell what is missing.
    const shown = lost.slice(0, MOST_LOST).map(([group, value]) => `${group} ${value.replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, 40)}`);
    if (lost.length > MOST_LOST) shown.push(`${lost.length - MOST_LOST} more`);
    parts.lost.hidden = !lost.length;
    const also = asked.get("q") || [...asked].some(([group, value]) => boxes.get(group)?.has(value)) ? "also " : "";
    parts.lost.textContent = `The address ${also}asks for what is not here, and that is left out: ${shown.join("; ")}.`;
    parts.words.value = asked.get("q") || "";
    for (const [group, rows] of boxes)
      for (const [value, { box, row }] of rows) {
        box.checked = asked.getAll(group).includes(value);
        if (box.checked) row.closest("details").open = true;
      }
  }

  /** Return the address of what is asked for. */
  function addressNow() {
    const asked = new URLSearchParams();
    if (parts.words.value.trim()) asked.set("q", parts.words.value.trim());
    for (const [group] of GROUPS) for (const value of chosen(group)) asked.append(group, value);
    return new URL(asked.size ? `?${asked}` : location.pathname, location.href);
  }

  /** Show how many hits each value would leave; values that would leave none are not offered. */
  function showCounts(counts) {
    for (const [group, rows] of boxes)
      for (const [value, { box, row, count }] of rows) {
        const number = (counts[group] || {})[value] || 0;
        count.textContent = number;
        row.hidden = number === 0 && !box.checked;
      }
  }

  /** Show what is chosen as buttons that take it back. */
  function showChosen() {
    const buttons = [];
    for (const [group, rows] of boxes)
      for (const [value, { box }] of rows)
        if (box.checked) {
          const button = make("button", { type: "button", textContent: value });
          button.setAttribute("aria-label", `Remove filter ${value}`);
          button.addEventListener("click", () => choose(() => (box.checked = false)));
          buttons.push(button);
        }
    if (buttons.length > 1) {
      const all = make("button", { type: "button", className: "ldn-find-clear", textContent: "Remove all filters" });
      all.addEventListener("click", () => choose(() => boxes.forEach((rows) => rows.forEach(({ box }) => (box.checked = false)))));
      buttons.push(all);
    }
    parts.title.textContent = buttons.length ? `Filters (${Math.max(1, buttons.length - (buttons.length > 1))})` : "Filters";
    parts.active.replaceChildren(...buttons);
  }

  /** Return one hit. */
  function hitOf({ meta }) {
    return make(
      "li",
      {},
      make("a", { href: new URL(meta.address, root).href, textContent: meta.title }),
      make("span", { className: "ldn-hit-kind", textContent: meta.kind }),
      make("p", { className: "ldn-hit-summary", textContent: meta.summary })
    );
  }

  /** Search and show; an older search that ends later shows nothing. */
  async function run() {
    const mine = ++turn;
    const words = parts.words.value.trim();
    const address = addressNow();
    history.replaceState(history.state, "", address);
    parts.copier.hidden = !address.search;
    showChosen();
    const found = await ask(words, filters());
    const counts = { ...found.filters };
    // Within a group every value adds hits, so its counts are those without the group's own choice.
    for (const [group] of GROUPS)
      if (chosen(group).length) counts[group] = (await ask(words, filters(group))).filters[group];
    const shown = await Promise.all(found.results.slice(0, limit).map((result) => result.data()));
    if (mine !== turn) return;
    const total = found.results.length;
    showCounts(counts);
    parts.hits.replaceChildren(...shown.map(hitOf));
    parts.status.textContent = total
      ? `${total} ${total === 1 ? "result" : "results"}${shown.length < total ? `, the first ${shown.length} shown` : ""}`
      : "Nothing found. Take back a filter or a word.";
    parts.more.hidden = shown.length >= total;
    parts.more.textContent = `Show ${Math.min(STEP, total - shown.length)} more`;
  }

  /** Change the filters and begin a new list. */
  function choose(change) {
    change();
    parts.lost.hidden = true;
    limit = STEP;
    run();
    if (!document.activeElement || document.activeElement === document.body) parts.words.focus();
  }

  /** Answer to keys, boxes and buttons. */
  function listen() {
    let waiting = 0;
    parts.words.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => choose(() => {}), PAUSE);
    });
    parts.place.addEventListener("change", (event) => event.target.type === "checkbox" && choose(() => {}));
    parts.place.addEventListener("submit", (event) => {
      event.preventDefault();
      choose(() => {});
    });
    parts.more.addEventListener("click", async () => {
      const first = parts.hits.children.length;
      limit += STEP;
      await run();
      parts.hits.children[first]?.querySelector("a").focus();
    });
  }

  /** Say at the top of the advice why the filters do not run. */
  function explain(place, reason) {
    place.firstElementChild.textContent = reason;
  }

  /** Load the index and build the page, or say what is missing. */
  async function start() {
    const place = document.querySelector(".ldn-find");
    if (!place) return;
    if (!/^https?:$/.test(location.protocol)) {
      explain(place, "The filters do not run on pages opened from disk. Other ways to what you look for:");
      return;
    }
    try {
      pagefind = await import(new URL("pagefind/pagefind.js", root).href);
      await pagefind.init();
      build(place, await pagefind.filters());
    } catch {
      explain(place, "The filters cannot run here. Other ways to what you look for:");
      return;
    }
    readAddress();
    listen();
    run();
  }

  start();
})();
