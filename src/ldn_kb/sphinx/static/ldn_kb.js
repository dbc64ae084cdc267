/**
 * Tables that sort, filter, keep their state in the address and can be downloaded.
 *
 * The page is complete without this script: it adds controls to tables that are there, and hides or moves their rows.
 * It fetches nothing and parses no HTML, so it works from file:// and under a strict content policy.
 *
 * State of a table in the address: t.KEY.sort=COLUMN-asc|COLUMN-desc, t.KEY.q=words, t.KEY.COLUMN=value (repeated).
 * KEY is the table's name (a second table of that name adds its section's id); columns and values are slugs of their
 * texts, as in rendering/filtered_views.py. Addresses of tables that were split by section still lead to their rows.
 */
(() => {
  "use strict";

  const ENOUGH_ROWS = 6;
  /** A column can be filtered by value if it has 2 to 12 short texts that repeat, or up to 20 that repeat often. */
  const MANY_VALUES = 12;
  const MOST_VALUES = 20;
  const LONGEST_VALUE = 60;
  const ROWS_PER_VALUE = 2;
  const ROWS_PER_VALUE_IF_MANY = 5;
  /** From this many columns on, rows are labelled on narrow screens; narrower tables fit as they are. */
  const LABELLED_COLUMNS = 3;
  /** How much is shown of what an address asks for in vain. */
  const MOST_LOST = 5;
  const LONGEST_LOST = 40;
  /** Letters of the name of a file, which some systems cut at 255 bytes. */
  const LONGEST_FILE_NAME = 120;
  /** Milliseconds after the last keystroke before the address follows: browsers limit how often it may change. */
  const ADDRESS_DELAY = 200;

  /** Marks that tell what the evidence says; beside a text they are one filter, whichever column they stand in. */
  const JUDGEMENTS = ".ldn-verdict, .ldn-danger, .ldn-partial, .ldn-unstudied";
  const JUDGED = { name: "Evidence", slug: "evidence" };

  /** A parameter of the address: the key of a table, and a column, "q" or "sort". */
  const STATE = /^t\.(.+)\.([^.]*)$/;

  /** Texts that say that there is no value; they come last in either direction. */
  const NO_TEXT = ["", "–", "—", "-", "not reported"];
  const DASHES = ["–", "—", "-"];

  /**
   * What a spreadsheet runs: at the start of a cell, or where a program that takes semicolons for separators sees the
   * start of one. What is below zero, with a unit or as a range, is no formula; nor is a number alone with a plus. As in
   * spreadsheets.py.
   */
  const AMOUNT = "-[0-9][0-9.,]*(?:%| [\\p{L}\\p{N}_/%]+)?(?: to -?[0-9][0-9.,]*(?:%| [\\p{L}\\p{N}_/%]+)?)?\\s*(?=$|;)";
  const MORE = "\\+[0-9][0-9.,]*%?\\s*(?=$|;)";
  const FORMULA = new RegExp(`(^|[;\\t\\r\\n])([\\s"]*)(?!${AMOUNT}|${MORE})(?=[=+@-])`, "gu");

  /** A number with digits after the point, which are no number of their own: 0.3 is more than 0.003. */
  const DECIMAL = /\d\.\d/;
  const NUMBER = /((?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)/;

  const narrow = window.matchMedia("(max-width: 720px)");
  const collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });

  // ---- Texts: pure functions ----------------------------------------------------------------------------------------

  /** Return the text of a node on one line. */
  function textOf(node) {
    return node.textContent.replace(/\s+/g, " ").trim();
  }

  /** Return text without case, accents and typographic variants, for comparing what people type. */
  function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’‘]/g, "'").replace(/−/g, "-");
  }

  /** Return text as a word for addresses: "Evidence level" is "evidence-level"; a text without letters is "none". */
  function slug(text) {
    return fold(text).replace(/'/g, "").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "none";
  }

  /** Return text, or text-2, text-3 ..., so that it is not yet in the set; adds it there. */
  function unique(text, taken) {
    let name = text;
    for (let number = 2; taken.has(name); number += 1) name = `${text}-${number}`;
    taken.add(name);
    return name;
  }

  /** Return the first number in a text ("50 to 100 mg" is 50, "−0.5" is -0.5, "1,234" is 1234) or NaN. */
  function firstNumber(text) {
    const found = /([-−]?)((?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)(?:e([-−+]?\d+))?/i.exec(text);
    if (!found) return NaN;
    // A hyphen within a word or a range is no sign: "IL-6", "5-10".
    const negative = found[1] && !/[\p{L}\p{N}]$/u.test(text.slice(0, found.index));
    const size = Number(found[2].replace(/,/g, "")) * 10 ** Number((found[3] || "0").replace("−", "-"));
    return negative ? -size : size;
  }

  /** Return a text as a list for comparing: what stands between numbers at even places, numbers at odd ones. */
  function pieces(text) {
    const parts = text.split(NUMBER);
    for (let place = 1; place < parts.length; place += 2) {
      const negative = /(^|[^\p{L}\p{N}])[-−]$/u.test(parts[place - 1]);
      parts[place] = Number(parts[place].replace(/,/g, "")) * (negative ? -1 : 1);
      if (negative) parts[place - 1] = parts[place - 1].slice(0, -1);
    }
    return parts;
  }

  /** Compare two such lists. Of equal numbers, that below which something lies stands first: "<0.01" before "=0.01". */
  function comparePieces(one, two) {
    const ends = /[<>≤≥=~≈]\s*$/;
    let sign = 0;
    for (let place = 0; place < Math.min(one.length, two.length); place += 1) {
      const [first, second] = [one[place], two[place]];
      const found = place % 2 ? first - second : collator.compare(first.replace(ends, ""), second.replace(ends, ""));
      if (found) return found;
      if (place % 2 === 0) sign = sign || collator.compare(first, second);
    }
    return one.length - two.length || sign;
  }

  /** Tell whether a text starts with a number that is not the year of a date. */
  function startsWithNumber(text) {
    return /^[<>≤≥~≈±\s]*[-−]?\.?\d/.test(text) && !/^\d{4}-\d\d/.test(text);
  }

  /** Return a cell's text for CSV (RFC 4180): quoted where needed, never run as a formula by a spreadsheet. */
  function csvCell(text) {
    const plain = text.replace(/−(?=\.?\d)/g, "-");
    const safe = plain.replace(FORMULA, "$1$2'");
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  /** Return the place of a cell's first mark in its vocabulary, null for no value, undefined if it is not all marks. */
  function markRank(cell, text) {
    const marks = [...cell.querySelectorAll(".ldn-mark")];
    // After one mark and a colon there may be words on it: "not judged: 1 of 5 domains unclear".
    const told = marks.length === 1 && text.startsWith(`${textOf(marks[0])}: `);
    if (!marks.length || !(told || marks.map(textOf).join(" ") === text)) return undefined;
    const rank = marks[0].dataset.rank;
    if (rank === undefined) return undefined;
    return rank === "" ? null : Number(rank);
  }

  // ---- Elements -----------------------------------------------------------------------------------------------------

  /** Return a new element with attributes and children (nodes or texts). */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** From ldn_copy_link.js; tables work without it, too. */
  const copyLink = window.ldnCopyLink || (() => make("span", {}));

  /** Return a button that does something. */
  function makeButton(name, text, action) {
    const button = make("button", { type: "button", class: name }, text);
    button.addEventListener("click", action);
    return button;
  }

  // ---- One table ----------------------------------------------------------------------------------------------------

  /** The controls of one table and what they do. */
  class LdnTable {
    /** Read the table's columns and rows and put the controls around its scroll box. */
    constructor(table, box, key, tables) {
      this.key = key;
      this.tables = tables;
      this.body = table.tBodies[0];
      this.rows = [...this.body.rows].map((row) => {
        return { row, texts: [...row.cells].map(textOf), folded: null, shown: true };
      });
      this.order = this.rows;
      this.columns = this.readColumns(table);
      this.linked = linkedColumns(key);
      this.facets = [...this.columns.map((column, place) => this.readFacet(column, place)), this.readMarks()].filter(Boolean);
      this.sorted = null;
      this.waiting = null;
      this.addSortButtons();
      this.addTools(table, box);
    }

    /** Return the columns with heading, slug and what is known of their cells. */
    readColumns(table) {
      const taken = new Set(["q", "sort"]);
      return [...table.tHead.rows[0].cells].map((heading) => {
        const name = textOf(heading);
        const numeric = heading.classList.contains("text-right");
        const sortable = !table.classList.contains(`ldn-unsorted-${heading.cellIndex + 1}`);
        return { heading, name, slug: unique(slug(name), taken), numeric, sortable, marks: false, keys: null };
      });
    }

    /** Return the values of a column that is worth filtering by value, else null. */
    readFacet(column, place) {
      const keys = this.keysOf(column, place);
      // A cell of several marks has several values.
      const values = this.rows.map(({ row, texts }) => {
        const marks = column.marks ? [...row.cells[place].querySelectorAll(".ldn-mark")] : [];
        return marks.length ? marks.map((mark) => ({ text: textOf(mark), mark })) : [{ text: texts[place] }];
      });
      return this.makeValues(column, values, column.marks, (text) => {
        return keys[this.rows.findIndex(({ texts }) => texts[place] === text)];
      });
    }

    /** Return the values of marks that stand in cells beside a text, whatever their column is, else null. */
    readMarks() {
      const found = this.rows.map(({ row, texts }) => {
        return [...row.querySelectorAll(JUDGEMENTS)]
          .filter((mark) => texts[mark.closest("td, th").cellIndex] !== textOf(mark))
          .map((mark) => ({ text: textOf(mark), mark }));
      });
      if (this.columns.some(({ slug }) => slug === JUDGED.slug) || !found.flat().length) return null;
      return this.makeValues({ ...JUDGED }, found, true, () => null);
    }

    /** Return the facet of a column: each row has a list of values, and each value the places of its rows. */
    makeValues(column, lists, judged, keyOf) {
      const found = new Map();
      // What the page asks for, or a link above the table filters by, is always needed.
      const linked = this.linked.has(column.slug) || this.body.parentElement.classList.contains(`ldn-facet-${column.slug}`);
      for (const list of lists) {
        for (const { text, mark } of list) {
          if (!found.has(text)) found.set(text, { text, mark, code: found.size });
          if (!linked && (found.size > MOST_VALUES || text.length > LONGEST_VALUE)) return null;
        }
      }
      // A judgement is always worth a checkbox; names and numbers only if they stand for several rows.
      const needed = found.size > MANY_VALUES ? ROWS_PER_VALUE_IF_MANY : judged ? 1 : ROWS_PER_VALUE;
      if (!found.size || (found.size < 2 && !this.linked.has(column.slug))) return null;
      const poor = found.size === this.rows.length || found.size * needed > this.rows.length;
      if (poor && !linked) return null;
      const codes = lists.map((list) => [...new Set(list.map(({ text }) => found.get(text).code))]);
      const key = ({ text, mark }) => {
        if (!mark) return keyOf(text);
        return mark.dataset.rank ? Number(mark.dataset.rank) : null;
      };
      const sorted = [...found.values()].sort((one, two) => compare(key(one), key(two), 1));
      const taken = new Set();
      for (const value of sorted) value.slug = unique(slug(value.text), taken);
      const values = this.belowWider(sorted);
      return { column, values, codes, chosen: new Set(), counts: [] };
    }

    /** Return values in this order, but each narrower one, by the classes of the table, right behind the wider one. */
    belowWider(values) {
      const { classList } = this.body.parentElement;
      if (![...classList].some((name) => name.startsWith("ldn-narrower-"))) return values;
      const inside = (wider) => values.filter(({ slug: name }) => classList.contains(`ldn-narrower-${wider.slug}-${name}`));
      const below = new Map(values.map((value) => [value, inside(value)]));
      const narrower = new Set([...below.values()].flat());
      const ordered = new Set();
      const place = (value) => {
        if (ordered.has(value)) return;
        value.narrower = narrower.has(value);
        ordered.add(value);
        below.get(value).forEach(place);
      };
      for (const value of values) if (!narrower.has(value)) place(value);
      values.forEach(place);
      return [...ordered];
    }

    /** Return what a column is sorted by, one key a row: a number, a text, NaN (no number) or null (no value). */
    keysOf(column, place) {
      if (column.keys) return column.keys;
      const texts = this.rows.map((record) => record.texts[place]);
      const absent = texts.map((text) => NO_TEXT.includes(text));
      const ranks = this.rows.map(({ row }, index) => {
        return absent[index] ? null : markRank(row.cells[place], texts[index]);
      });
      column.marks = !ranks.includes(undefined) && ranks.some((rank) => rank !== null);
      if (column.marks) {
        column.keys = ranks;
      } else if (column.numeric || texts.every((text, index) => absent[index] || startsWithNumber(text))) {
        column.keys = texts.map((text, index) => (absent[index] ? null : firstNumber(text)));
      } else {
        const key = texts.some((text) => DECIMAL.test(text)) ? pieces : (text) => text;
        column.keys = texts.map((text, index) => (absent[index] ? null : key(text)));
      }
      return column.keys;
    }

    /** Turn each column's heading into a button that sorts. */
    addSortButtons() {
      for (const column of this.columns.filter(({ sortable }) => sortable)) {
        const place = column.heading.querySelector("p") || column.heading;
        const button = makeButton("ldn-sort", "", () => this.sortNext(column));
        button.append(...place.childNodes);
        place.append(button);
      }
    }

    /** Put the line of controls before the scroll box and the message for no match after it. */
    addTools(table, box) {
      const panel = `ldn-values-${this.key}`;
      this.query = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
      this.query.addEventListener("input", () => this.changed(ADDRESS_DELAY));
      this.select = make("select", { autocomplete: "off" }, make("option", { value: "" }, "in this order"));
      for (const column of this.columns.filter(({ sortable }) => sortable)) {
        this.select.append(make("option", { value: `${column.slug}-asc` }, `${column.name}, ascending`));
        this.select.append(make("option", { value: `${column.slug}-desc` }, `${column.name}, descending`));
      }
      this.select.addEventListener("change", () => {
        this.sort(...this.readSort(this.select.value));
        this.remember();
      });
      this.opener = makeButton("ldn-opener", "Filters", () => this.openPanel(this.panel.hidden));
      this.opener.setAttribute("aria-controls", panel);
      this.clearer = makeButton("ldn-clear", "Clear filters", () => this.clearAndStay());
      // Until a row is hidden or moved, the address of the page says as much.
      this.copier = copyLink("Copy link", () => this.address());
      this.lost = make("p", { class: "ldn-lost", role: "status" });
      this.count = make("p", { class: "ldn-count", role: "status", "aria-live": "polite" });
      this.panel = make("div", { class: "ldn-values", id: panel });
      this.panel.addEventListener("change", () => this.changed(0));
      this.openPanel(false);
      this.tools = make(
        "div",
        { class: "ldn-tools", role: "group", "aria-label": `Sort and filter: ${titleOf(table)}` },
        make("label", { class: "ldn-query" }, make("span", {}, "Filter rows"), this.query),
        make("label", { class: "ldn-order" }, make("span", {}, "Sort by"), this.select),
        ...(this.facets.length ? [this.opener] : []),
        this.clearer,
        this.copier,
        makeButton("ldn-download", "Download CSV", () => this.download()),
        this.count,
        this.lost,
        this.panel
      );
      this.none = make("p", { class: "ldn-none" }, "No row matches. ");
      this.none.append(makeButton("ldn-clear", "Clear filters", () => this.clearAndStay()));
      box.before(this.tools);
      box.after(this.none);
    }

    /** Return the checkboxes of one column, each with its number of rows. */
    makeFacet(facet) {
      const options = make("div", { class: "ldn-options" });
      for (const value of facet.values) {
        value.input = make("input", { type: "checkbox", autocomplete: "off" });
        value.input.checked = facet.chosen.has(value.code);
        value.input.addEventListener("change", () => facet.chosen[value.input.checked ? "add" : "delete"](value.code));
        value.count = make("span", { class: "ldn-value-count" }, String(facet.counts[value.code] ?? ""));
        // Marks are shown as they are in the table, a shape and a word; anything else as its text, without its links.
        const shown = value.mark ? value.mark.cloneNode(true) : value.text || "empty";
        options.append(make("label", value.narrower ? { class: "ldn-narrower" } : {}, value.input, make("span", {}, shown), value.count));
      }
      return make("fieldset", {}, make("legend", {}, facet.column.name), options);
    }

    /** Show or hide the checkboxes. They are made when they are first asked for: most readers never do. */
    openPanel(open) {
      if (open && !this.panel.firstChild) this.panel.append(...this.facets.map((facet) => this.makeFacet(facet)));
      this.panel.hidden = !open;
      this.opener.setAttribute("aria-expanded", String(open));
    }

    /** Sort by a column: first up, then down, then as listed. */
    sortNext(column) {
      const direction = this.sorted?.column !== column ? "asc" : this.sorted.direction === "asc" ? "desc" : null;
      this.sort(direction && column, direction);
      this.remember();
    }

    /** Put the rows in order; without a column, as they were listed. Rows that are equal keep their listed order. */
    sort(column, direction) {
      const before = this.sorted;
      this.sorted = column ? { column, direction } : null;
      if (before?.column === this.sorted?.column && before?.direction === this.sorted?.direction) return;
      this.order = this.rows;
      if (column) {
        const keys = this.keysOf(column, this.columns.indexOf(column));
        const sign = direction === "desc" ? -1 : 1;
        const places = this.rows.map((_, index) => index).sort((one, two) => compare(keys[one], keys[two], sign));
        this.order = places.map((index) => this.rows[index]);
      }
      this.body.append(...this.order.map(({ row }) => row));
      for (const { heading } of this.columns) heading.removeAttribute("aria-sort");
      if (column) column.heading.setAttribute("aria-sort", direction === "asc" ? "ascending" : "descending");
      this.select.value = column ? `${column.slug}-${direction}` : "";
      this.showCopier();
    }

    /** Show the rows that match the words and the chosen values; count each value under all other filters. */
    filter() {
      const words = fold(this.query.value).split(/\s+/).filter(Boolean);
      const active = this.facets.filter((facet) => facet.chosen.size);
      for (const facet of this.facets) facet.counts = facet.values.map(() => 0);
      let shown = 0;
      this.rows.forEach((record, index) => {
        if (words.length && record.folded === null) record.folded = fold(record.texts.join("\n"));
        let matches = words.every((word) => record.folded.includes(word));
        const missed = matches ? active.filter(({ chosen, codes }) => !codes[index].some((code) => chosen.has(code))) : [];
        if (matches && missed.length < 2) {
          for (const { counts, codes } of missed.length ? missed : this.facets) for (const code of codes[index]) counts[code] += 1;
        }
        matches = matches && !missed.length;
        shown += matches ? 1 : 0;
        if (record.shown !== matches) {
          record.shown = matches;
          record.row.hidden = !matches;
        }
      });
      this.showCounts(shown, words.length > 0, active);
    }

    /** Write the number of rows, the number behind each value, and which columns are filtered. */
    showCounts(shown, searched, active) {
      const all = this.rows.length.toLocaleString("en");
      const filtered = searched || active.length > 0;
      const count = filtered ? `${shown.toLocaleString("en")} of ${all} rows` : `${all} rows`;
      // Screen readers announce the line anew when it is written, so it is written only when it changes.
      if (this.count.textContent !== count) this.count.textContent = count;
      // For paper, which has no controls: what the rows were filtered by.
      const chosen = active.map((facet) => `${facet.column.name}: ${chosenOf(facet).map(({ text }) => text).join(", ")}`);
      if (searched) chosen.unshift(`with the words \u201c${this.query.value.trim()}\u201d`);
      this.count.dataset.by = chosen.join("; ");
      this.tools.classList.toggle("ldn-filtered", filtered);
      this.clearer.hidden = !filtered;
      this.showCopier();
      this.none.hidden = shown > 0;
      const names = active.map(({ column }) => column.name).join(", ");
      this.opener.textContent = names ? `Filters: ${names}` : "Filters";
      for (const { values, counts } of this.facets) {
        for (const { code, count: place } of values) if (place) place.textContent = String(counts[code]);
      }
    }

    /** Offer the link to what is shown where that is not the whole table as it was listed. */
    showCopier() {
      this.copier.hidden = this.clearer.hidden && !this.sorted;
    }

    /** Filter after a change of a control, and let the address follow. */
    changed(delay) {
      this.filter();
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.remember(), delay);
    }

    /** Take all filters away; the order stays. */
    clear() {
      this.query.value = "";
      for (const facet of this.facets) {
        facet.chosen.clear();
        for (const { input } of facet.values) if (input) input.checked = false;
      }
      this.filter();
      this.remember();
    }

    /** Take all filters away and keep the keyboard focus in the controls: the pressed button vanishes. */
    clearAndStay() {
      this.clear();
      this.query.focus();
    }

    /** Return [column, direction] for "year-desc", or an empty list if there is no such column. */
    readSort(text) {
      const found = /^(.+)-(asc|desc)$/.exec(text || "");
      const column = found && this.columns.find((item) => item.slug === found[1] && item.sortable);
      return column ? [column, found[2]] : [];
    }

    /**
     * Return what the address asks of this table, as [column, value], and what it asks that no table here has.
     *
     * A table that was once split by section had a key for each part, NAME-SECTION: where there is no table of that key
     * and the sections are now values of a column, the parts that are named are those that are shown.
     */
    asked() {
      const found = [], lost = [], parts = new Set();
      let whole = false;
      for (const [name, value] of new URLSearchParams(location.search)) {
        if (this.tables.ownerOf(name) !== this) continue;
        const [, key, column] = STATE.exec(name);
        const part = key.slice(this.key.length + 1);
        if (key === this.key) {
          found.push([column, value]);
          whole = true;
        } else if (key.startsWith(this.key) && this.facetOf(part)) {
          found.push([column, value]);
          parts.add(part);
        } else if (value) {
          lost.push([key, column, value]);
        }
      }
      // Where the first part is named, by the name of the table, all rows are asked for.
      if (!whole) for (const part of parts) found.push([this.facetOf(part).column.slug, part]);
      return { found, lost };
    }

    /** Return the facet that has a value of this slug. */
    facetOf(value) {
      return this.facets.find(({ values }) => values.some((item) => item.slug === value));
    }

    /** Take order and filters from the address; what it names but the table does not have is left out, and said. */
    restore() {
      const { found, lost } = this.asked();
      let order = null, query = null;
      for (const facet of this.facets) facet.chosen.clear();
      for (const [name, value] of found) {
        const facet = this.facets.find(({ column }) => column.slug === name);
        const known = facet?.values.find((item) => item.slug === value);
        if (name === "q") query ??= value;
        else if (name === "sort" && this.readSort(value).length) order ??= value;
        else if (known) facet.chosen.add(known.code);
        else if (value) lost.push([name, value]);
      }
      for (const { values, chosen } of this.facets) {
        for (const { input, code } of values) if (input) input.checked = chosen.has(code);
      }
      this.query.value = query || "";
      this.sort(...this.readSort(order));
      this.filter();
      this.lost.hidden = !lost.length;
      // Whoever made the address wrote these words: no more of them are shown than tell what is missing.
      const words = lost.slice(0, MOST_LOST).map((parts) => parts.map((part) => slug(part).slice(0, LONGEST_LOST)).join(" "));
      if (lost.length > MOST_LOST) words.push(`${lost.length - MOST_LOST} more`);
      const also = order || query || this.facets.some(({ chosen }) => chosen.size) ? "also " : "";
      this.lost.textContent = lost.length ? `The address ${also}asks for what is not here, and that is left out: ${words.join("; ")}.` : "";
    }

    /** Return the address of the page with the order and the filters; parameters of others and the anchor stay. */
    address() {
      const url = new URL(location.href);
      const prefix = `t.${this.key}.`;
      for (const name of [...url.searchParams.keys()]) if (this.tables.ownerOf(name) === this) url.searchParams.delete(name);
      if (this.sorted) url.searchParams.append(`${prefix}sort`, `${this.sorted.column.slug}-${this.sorted.direction}`);
      if (this.query.value.trim()) url.searchParams.append(`${prefix}q`, this.query.value.trim());
      for (const { column, values, chosen } of this.facets) {
        for (const value of values.filter(({ code }) => chosen.has(code))) {
          url.searchParams.append(prefix + column.slug, value.slug);
        }
      }
      return url.href;
    }

    /** Write order and filters into the address. */
    remember() {
      clearTimeout(this.waiting);
      this.waiting = null;
      const address = this.address();
      this.lost.hidden = true;
      if (address === location.href) return;
      try {
        history.replaceState(history.state, "", address);
      } catch (error) {
        // A browser may refuse, for example after too many changes: the table is right, only its link is not new.
        console.warn("The address could not follow the table:", error);
      }
      markViews();
    }

    /** Return the full address of what each row is about: the first link of the first column that has links. */
    addresses(records) {
      const linkOf = (row, place) => row.cells[place].querySelector("a[href]");
      const place = this.columns.findIndex((_, index) => this.rows.some(({ row }) => linkOf(row, index)));
      return place < 0 ? null : records.map(({ row }) => linkOf(row, place)?.href ?? "");
    }

    /** Return a name for a file of the shown rows: the page, its table if it has several, and what is filtered by. */
    fileName() {
      const steps = location.pathname.split("/").filter((step) => step && !/^index(\.html?)?$/.test(step));
      const page = slug((steps.pop() || this.key).replace(/\.html?$/, ""));
      const filters = this.facets.flatMap((facet) => chosenOf(facet).map((value) => value.slug));
      if (this.query.value.trim()) filters.push(slug(this.query.value));
      const names = [page, ...(this.tables.length > 1 && this.key !== page ? [this.key] : []), ...filters];
      return `${names.join("_").slice(0, LONGEST_FILE_NAME).replace(/[-_]+$/, "")}.csv`;
    }

    /** Offer the shown rows, in the shown order and each with its address, as a CSV file. */
    download() {
      const shown = this.order.filter((record) => record.shown);
      const addresses = this.addresses(shown);
      const rows = [this.columns.map(({ name }) => name), ...shown.map(({ texts }) => texts)];
      const whole = addresses ? rows.map((cells, index) => [...cells, index ? addresses[index - 1] : "Address"]) : rows;
      const text = whole.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
      // Spreadsheets take the first character as the sign that the file is UTF-8.
      const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
      make("a", { href: address, download: this.fileName() }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    }
  }

  /** Return the values that a facet is filtered by. */
  function chosenOf({ values, chosen }) {
    return values.filter(({ code }) => chosen.has(code));
  }

  /** Compare two sort keys: values before texts without a number, those before no value, in either direction. */
  function compare(one, two, sign) {
    const group = (key) => (key === null ? 2 : Number.isNaN(key) ? 1 : 0);
    if (group(one) || group(two)) return group(one) - group(two);
    if (typeof one === "number") return sign * (one - two);
    return sign * (Array.isArray(one) ? comparePieces(one, two) : collator.compare(one, two));
  }

  // ---- The page -----------------------------------------------------------------------------------------------------

  /** Return what a table is about, for screen readers: its caption and, if it says more, the heading above it. */
  function titleOf(table) {
    const caption = table.querySelector(".caption-text") || table.caption;
    const heading = table.closest("section")?.querySelector("h1, h2, h3, h4")?.firstChild;
    return [...new Set([caption, heading].filter(Boolean).map(textOf))].join(", ");
  }

  /** Return the element that scrolls the table sideways; themes without one get one. */
  function boxOf(table) {
    const parent = table.parentElement;
    if (parent.matches(".pst-scrollable-table-container, .table-wrapper")) return parent;
    const box = make("div", { class: "ldn-box" });
    table.before(box);
    box.append(table);
    return box;
  }

  /** Name each cell after its column, so that rows can be shown as labelled lines; roles survive that display. */
  function labelRows(table) {
    const names = [...table.tHead.rows[0].cells].map(textOf);
    table.setAttribute("role", "table");
    for (const row of table.tBodies[0].rows) {
      row.setAttribute("role", "row");
      [...row.cells].forEach((cell, place) => {
        cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
        cell.setAttribute("data-label", names[place]);
        // A text behind an element would be set below the label, apart from it.
        const follows = (node, index) => index && node.nodeType === Node.TEXT_NODE && node.data.trim();
        if (cell.childNodes.length > 1 && [...cell.childNodes].some(follows)) {
          const whole = make("span", {}, ...cell.childNodes);
          cell.append(whole);
        }
        if (DASHES.includes(cell.textContent.trim())) cell.setAttribute("data-nothing", "");
        cell.classList.toggle("ldn-nothing", textOf(cell) === "–");
      });
    }
    table.tBodies[0].setAttribute("role", "rowgroup");
    table.classList.add("ldn-labelled");
  }

  /** Tell apart tables that fit (their headings stay below the page's header) and those that scroll sideways. */
  function watchWidth(table, box) {
    let asked = 0;
    // Most tables fit: taken for granted first, it saves the browser from laying the table out twice.
    box.classList.add("ldn-fits");
    const measure = () => {
      const fits = table.offsetWidth <= box.offsetWidth;
      box.classList.toggle("ldn-fits", fits);
      for (const [name, value] of Object.entries({ role: "region", "aria-label": titleOf(table), tabindex: "0" })) {
        if (fits) box.removeAttribute(name);
        else box.setAttribute(name, value);
      }
    };
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(measure);
    });
    observer.observe(box);
    observer.observe(table);
  }

  /** Tell the style sheet how much of the screen the page's own header covers. */
  function watchHeader() {
    const header = document.querySelector(".bd-header");
    if (!header) return;
    const measure = () => {
      const covered = getComputedStyle(header).position === "static" ? 0 : header.offsetHeight;
      document.documentElement.style.setProperty("--ldn-header", `${covered}px`);
    };
    new ResizeObserver(measure).observe(header);
    addEventListener("resize", measure);
  }

  /** Return the key of a table for addresses: its name; further tables of that name add their section's id. */
  function keyOf(name, table, taken) {
    const section = table.closest("section[id]");
    return unique(taken.has(name) && section ? `${name}-${section.id}` : name, taken);
  }

  /** Show the target of the address if a filter hides its row, or a fold that the browser did not open by itself. */
  function revealTarget(tables) {
    // Our ids are plain slugs, so the anchor needs no decoding.
    const target = document.getElementById(location.hash.slice(1));
    const hidden = target && target.closest("tr[hidden]");
    let folded = false;
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      folded = folded || !fold.open;
      fold.open = true;
    }
    if (!hidden && !folded) return;
    for (const table of tables) if (table.body.contains(hidden)) table.clear();
    target.scrollIntoView();
  }

  /** Return the columns of a table by which links above it filter. */
  function linkedColumns(key) {
    const names = [...document.querySelectorAll(".ldn-views a")].flatMap((link) => [...new URLSearchParams(link.search).keys()]);
    return new Set(names.filter((name) => name.startsWith(`t.${key}.`)).map((name) => STATE.exec(name)[2]));
  }

  /** The tables of the page that have controls. */
  class Tables extends Array {
    /** Return the table that a parameter of the address is for: that of its key, or of the start of it, or the first. */
    ownerOf(name) {
      const key = STATE.exec(name)?.[1];
      if (key === undefined) return undefined;
      const near = this.filter((table) => key.startsWith(`${table.key}-`)).sort((one, two) => two.key.length - one.key.length);
      return this.find((table) => table.key === key) || near[0] || this[0];
    }
  }

  /** Mark the link above a table that leads to just what its table shows now. */
  function markViews() {
    const state = (search) => [...new URLSearchParams(search)].filter(([name]) => name.startsWith("t.")).sort().join("&");
    const now = state(location.search);
    for (const link of document.querySelectorAll(".ldn-views a")) {
      if (state(link.search) === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Return a table's name, which is the rest of its class ldn-table-NAME. */
  function nameOf(table) {
    return [...table.classList].find((item) => item.startsWith("ldn-table-")).slice("ldn-table-".length);
  }

  /** Give every table what it needs, then take the state from the address. */
  function start() {
    const plain = [...document.querySelectorAll("table.ldn-table")].filter(
      (table) => table.tHead && table.tBodies.length === 1 && !table.querySelector("[colspan], [rowspan]")
    );
    const taken = new Set();
    const tables = new Tables();
    const wide = [];
    for (const table of plain) {
      const name = table.classList.contains("ldn-interactive") && nameOf(table);
      const few = table.tHead.rows[0].cells.length < LABELLED_COLUMNS;
      if (!name && (few || table.classList.contains("ldn-unlabelled"))) continue;
      const box = boxOf(table);
      const key = name && keyOf(name, table, taken);
      wide.push(table);
      watchWidth(table, box);
      const enough = name && (table.tBodies[0].rows.length >= ENOUGH_ROWS || linkedColumns(key).size);
      if (enough) tables.push(new LdnTable(table, box, key, tables));
    }
    const label = () => {
      if (narrow.matches) wide.splice(0).forEach(labelRows);
    };
    label();
    watchHeader();
    narrow.addEventListener("change", label);
    for (const table of tables) table.restore();
    markViews();
    revealTarget(tables);
    window.addEventListener("hashchange", () => revealTarget(tables));
    window.addEventListener("popstate", () => {
      // What was typed just before a jump to an anchor belongs to the new place, too.
      for (const table of tables) table.waiting === null ? table.restore() : table.remember();
      markViews();
    });
  }

  start();
})();
