/*
 * Suggestions below every search field: a combobox as the ARIA Authoring Practices describe it.
 *
 * What they know (ldn-search-names.js, ldn_ranking.js, the stemmer) is loaded when a field is first used and not before.
 * Without JavaScript, and until it is there, the field is a plain one that leads to the search page.
 */
var ldnSearchData = (function () {
  "use strict";

  const MOST = 7;
  const root = document.documentElement.dataset.content_root || "./";
  const loaded = new Map();
  let index = null;
  let lists = 0;

  /** Load a script of _static once. */
  function script(name) {
    if (!loaded.has(name))
      loaded.set(
        name,
        new Promise((resolve, reject) => {
          const element = document.createElement("script");
          element.src = `${root}_static/${name}`;
          element.addEventListener("load", resolve);
          element.addEventListener("error", reject);
          document.head.append(element);
        })
      );
    return loaded.get(name);
  }

  /** Load what a ranking needs, and other scripts of data. */
  async function load(...more) {
    const needed = ["ldn-search-names.js", "ldn_ranking.js", ...more];
    // The stemmer and the stop words; a theme's search page has them already.
    if (typeof Stemmer === "undefined") needed.push("language_data.js");
    await Promise.all(needed.map(script));
  }

  /** Return the index for suggestions. */
  function ready() {
    index ??= new ldnRanking.Index({ names: window.ldnSearchNames, stemmer: new Stemmer(), stopwords: asSet(stopwords) });
    return index;
  }

  /** Return a list or set as a set. */
  function asSet(words) {
    return words instanceof Set ? words : new Set(words);
  }

  /** Return the address of a place. */
  function address(place) {
    const [page, anchor] = place.split("#");
    const options = window.DOCUMENTATION_OPTIONS || {};
    const folder = page.replace(/(^|\/)index$/, "$1");
    const path = options.BUILDER === "dirhtml" ? folder + (folder && !folder.endsWith("/") ? "/" : "") : page + (options.LINK_SUFFIX || ".html");
    return `${root}${path}${anchor ? `#${anchor}` : ""}`;
  }

  /** Return a new element with attributes and content. */
  function make(name, attributes = {}, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  }

  /** A search field with its list. */
  class Combobox {
    constructor(field) {
      this.field = field;
      this.form = field.form;
      this.number = -1;
      this.results = [];
      this.id = `ldn-suggestions-${++lists}`;
      this.list = make("ul", { class: "ldn-suggestions", role: "listbox", id: this.id, "aria-label": "Suggestions", hidden: "" });
      this.status = make("span", { class: "ldn-visually-hidden", role: "status" });
      this.form.append(this.list, this.status);
      this.form.classList.add("ldn-suggesting");
      const states = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" };
      for (const [key, value] of Object.entries({ ...states, "aria-controls": this.id })) field.setAttribute(key, value);
      field.addEventListener("input", () => this.suggest());
      field.addEventListener("keydown", (event) => this.press(event));
      field.addEventListener("blur", () => this.close());
      // The field keeps the focus while an option is pressed.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.follow(event.target.closest("[role=option]"), event));
      load().then(() => {
        ready();
        if (document.activeElement === field && this.typed) this.suggest();
      }, () => {});
    }

    /** Show suggestions for what is typed. */
    suggest() {
      this.typed = true;
      const text = this.field.value;
      if (!index || !text.trim()) return this.close();
      const found = index.search(text, { prefix: true, most: MOST });
      const isClear = found.state !== "none" && found.state !== "text";
      this.show(isClear ? found.results : [], found.words);
    }

    /** Show results as options. */
    show(results, words = []) {
      this.results = results;
      this.number = -1;
      this.field.removeAttribute("aria-activedescendant");
      this.list.replaceChildren(...results.map(({ record }, number) => this.option(record, number, words)));
      this.list.hidden = !results.length;
      this.field.setAttribute("aria-expanded", String(results.length > 0));
      const count = results.length === 1 ? "1 suggestion" : `${results.length || "No"} suggestions`;
      this.status.textContent = results.length ? `${count}. Use the arrow keys.` : count;
    }

    /** Return an option: title, kind, and the short answer or warning in words. */
    option(record, number, words) {
      const { title, line } = index.shown(record, words);
      const made = make("li", { role: "option", id: `${this.id}-${number}`, "aria-selected": "false" });
      made.append(make("span", { class: "ldn-suggestion-title" }, title), " ");
      made.append(make("span", { class: "ldn-hit-kind" }, record.isSubstance ? "Warning" : record.kind));
      if (line) made.append(" ", make("span", { class: "ldn-suggestion-line" }, line));
      if (record.isSubstance) made.classList.add("ldn-suggestion-warning");
      return made;
    }

    /** Answer a key. */
    press(event) {
      const last = this.results.length - 1;
      if (event.isComposing) return;
      if (event.key === "Escape" && !this.list.hidden) {
        this.close();
        event.preventDefault();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey && index) {
        if (this.list.hidden) this.suggest();
        else if (event.key === "ArrowDown") this.choose(this.number >= last ? -1 : this.number + 1);
        else this.choose(this.number < 0 ? last : this.number - 1);
        event.preventDefault();
      } else if (event.key === "Enter" && this.number >= 0) {
        this.follow(this.list.children[this.number], event);
        event.preventDefault();
      }
    }

    /** Mark an option; -1 is the field itself. */
    choose(number) {
      this.list.children[this.number]?.setAttribute("aria-selected", "false");
      this.number = number;
      const option = this.list.children[number];
      if (!option) return this.field.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    }

    /** Open the page of an option. */
    follow(option, event) {
      if (!option) return;
      const { record, anchor } = this.results[[...this.list.children].indexOf(option)];
      const target = address(record.place + (anchor && !record.place.includes("#") ? `#${anchor}` : ""));
      if (event.ctrlKey || event.metaKey) window.open(target, "_blank", "noopener");
      else location.assign(target);
    }

    /** Hide the list. */
    close() {
      if (!this.list.hidden || this.number >= 0) this.show([]);
      this.status.textContent = "";
    }
  }

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches('form[role="search"] input[name="q"]') && !target.hasAttribute("aria-controls")) new Combobox(target);
  });
  // A field may have the focus before this script runs.
  const first = document.activeElement;
  if (first && first.matches('form[role="search"] input[name="q"]')) new Combobox(first);

  return { load, address, make, asSet };
})();
