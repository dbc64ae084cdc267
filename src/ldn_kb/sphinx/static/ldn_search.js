/*
 * The search page: what was found, what was not, and what that means.
 *
 * The data are loaded only when there is a query. Sphinx's own search, which themes put onto the page, stays idle.
 */
(function () {
  "use strict";

  const { load, address, make, asSet } = ldnSearchData;
  const SHOWN = 12;
  const MORE = 30;
  const FEW = 5;
  const MOST_WARNINGS = 3;
  const box = document.getElementById("search-results");
  const parameters = new URLSearchParams(location.search);
  const typed = (parameters.get("q") || "").trim();

  // What Sphinx would do when the page is ready.
  if (typeof Search !== "undefined") Search.performSearch = () => {};

  /** Return words of the reader in quotation marks, whatever direction they are written in. */
  function quoted(text) {
    const short = text.length > 80 ? `${text.slice(0, 80).trim()}…` : text;
    return make("span", { class: "ldn-quoted" }, "“", make("bdi", {}, short), "”");
  }

  /** Return a list of quoted words. */
  function listed(words) {
    return words.flatMap((word, number) => [number ? (number === words.length - 1 ? " and " : ", ") : "", quoted(word)]);
  }

  /** Return a link to a place of the site. */
  function link(place, text) {
    return make("a", { href: address(place) }, text);
  }

  /** Return a paragraph. */
  function line(...content) {
    return make("p", {}, ...content);
  }

  /** Return `2026-11-30` as 30 November 2026. */
  function day(text) {
    const date = new Date(`${text}T12:00:00Z`);
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }

  /** Return the address of this page with other parameters. */
  function self(changes) {
    const wanted = new URLSearchParams({ q: typed, ...changes });
    return `?${wanted}`;
  }

  /* ---- parts of the page ---- */

  /** Return the heading that says what happened. */
  function heading(answer, count) {
    const results = count === 1 ? "1 result for " : `${count} results for `;
    switch (answer.state) {
      case "empty":
        return ["There is no word to look for in ", quoted(answer.text || typed)];
      case "none":
      case "narrower":
        return isCondition(answer)
          ? [`No study of ${index.subject.short} in `, quoted(subjectOf(answer)), " is recorded here"]
          : ["Nothing here is about ", quoted(subjectOf(answer))];
      case "text":
        return ["No page is about ", quoted(answer.asked), `; ${count === 1 ? "one page has" : `${count} pages have`} these words`];
      default:
        return [results, quoted(answer.asked)];
    }
  }

  /** Say whether what has no record is known to be a condition: it belongs to one, or was searched for. */
  function isCondition(answer) {
    return Boolean(answer.wider) || answer.searched.length > 0;
  }

  /** Return the query without the words that say nothing of what it is about. */
  function subjectOf(answer) {
    const telling = answer.words.filter((word) => word.sort === "telling");
    const shown = answer.words.filter((word) => word.sort !== "subject" && word.sort !== "asking");
    const inner = shown.slice(shown.indexOf(telling[0]), shown.indexOf(telling.at(-1)) + 1);
    return inner.map((word) => word.typed).join(" ") || answer.text;
  }

  /** Return what was changed in the query or left out of it. */
  function remarks(answer) {
    const found = [];
    for (const { from, to, isKnown } of answer.mended)
      found.push(
        isKnown
          ? line("Results for ", make("strong", {}, to), "; you typed ", quoted(from), ".")
          : line("No page has ", quoted(from), ". Results for ", make("strong", {}, to), ", which is spelt like it.")
      );
    if (answer.state === "none" || answer.state === "narrower") return found;
    const missing = [...new Set(answer.missing.map((word) => word.typed))];
    if (missing.length) found.push(line("No page here has ", ...listed(missing), "."));
    const dropped = [...new Set(answer.dropped.map((word) => word.typed))];
    if (dropped.length) found.push(line("Nothing has all of these words. The first results leave out ", ...listed(dropped), "."));
    if (typed.length > 300) found.push(line("Only the first 300 letters were read."));
    return found;
  }

  /** Return the warning for the substances that the query names. */
  function warning(records, answer) {
    const made = make("section", { class: "ldn-safety", "aria-label": "Warning" });
    for (const record of records) {
      const { title, line: what } = index.shown(record, answer.words);
      made.append(make("h2", { class: "ldn-safety-title" }, `${title}: ${what}`), line(record.line));
    }
    const links = make("ul", {}, make("li", {}, link(records[0].page, "Which medicines are meant, by all their names")));
    for (const [place, lead, , text] of index.safety)
      links.append(make("li", {}, lead.endsWith("?") ? `${lead} ` : "", link(place, text)));
    made.append(links);
    return made;
  }

  /** Return one result. */
  function result({ record, anchor }, words) {
    const { title, line: said } = index.shown(record, words);
    const made = make("li", { class: "ldn-hit" });
    const place = record.place + (anchor && !record.place.includes("#") ? `#${anchor}` : "");
    made.append(make("span", { class: "ldn-hit-kind" }, record.isSubstance ? "Warning" : record.kind));
    made.append(" ", link(place, title));
    if (said) made.append(make("p", { class: "ldn-hit-summary" }, said));
    return made;
  }

  /** Return the results, the first ones at once. */
  function resultList(results, words) {
    const list = make("ol", { class: "ldn-hits" }, ...results.slice(0, SHOWN).map((item) => result(item, words)));
    if (results.length <= SHOWN) return [list];
    const button = make("button", { type: "button", class: "ldn-find-more" }, `Show ${results.length - SHOWN} more`);
    let next = SHOWN;
    button.addEventListener("click", () => {
      const added = results.slice(next, next + MORE).map((item) => result(item, words));
      next += added.length;
      list.append(...added);
      added[0].querySelector("a").focus();
      button.hidden = next >= results.length;
      button.textContent = `Show ${results.length - next} more`;
    });
    return [list, button];
  }

  /** Return links that show one kind of record only, and what is to be shown. */
  function filtered(results) {
    const counts = new Map();
    for (const { record } of results) counts.set(record.kind, (counts.get(record.kind) || 0) + 1);
    const kind = parameters.get("kind") || "";
    const known = counts.has(kind);
    const parts = [];
    if (kind && !known) parts.push(line("There is no filter ", quoted(kind), " for these results; everything is shown."));
    if (counts.size > 1 && results.length > 4) {
      const filters = [["", `All ${results.length}`], ...[...counts].map(([name, count]) => [name, `${name} ${count}`])];
      const list = make("ul", { class: "ldn-only", "aria-label": "Show only" });
      for (const [name, text] of filters) {
        const made = make("a", { href: self(name ? { kind: name } : {}) }, text);
        if (name === (known ? kind : "")) made.setAttribute("aria-current", "true");
        list.append(make("li", {}, made));
      }
      parts.push(list);
    }
    return [parts, known ? results.filter(({ record }) => record.kind === kind) : results];
  }

  /** Return what everybody must know, in a list of one box or none. */
  function everyone() {
    if (!index.safety.length) return [];
    const all = make("div", { class: "ldn-near ldn-near-warning" }, make("h3", {}, "What holds for everyone"));
    const list = make("ul", {});
    for (const [place, lead, text, words] of index.safety)
      list.append(make("li", {}, make("strong", {}, lead), ` ${text} `, link(place, words)));
    all.append(list);
    return [all];
  }

  /** Say whether the query asks for what everybody must know: it has a name of a page on that in it. */
  function asksForSafety({ results }) {
    const places = new Set(index.safety.map(([place]) => place));
    return results.some((item) => item.whole > 0 && places.has(item.record.place));
  }

  /** Return what is honest to say where nothing is recorded: what was searched, what is near, what holds for everyone. */
  function nothing(answer) {
    const { short, substance } = index.subject;
    const subject = subjectOf(answer);
    const parts = isCondition(answer) ? [line("That does not show that ", short, " works or does not work there.")] : [];
    if (answer.searched.length) {
      const [place, where, query, date] = answer.searched[0];
      const list = link(place, "see that search and what came of it");
      parts.push(line(`It was searched for on ${day(date)} in ${where} with the words “${query}”: `, list, "."));
    } else {
      const days = index.searches.map(([, , , date]) => date).sort();
      const text = days.length ? `None of the ${days.length} recorded searches, the last of ${day(days.at(-1))}, asked for it by name` : "No search for it is recorded";
      const all = index.lists.search;
      parts.push(line(`${text}, so there may be a study that is not known here. `, days.length ? link(all, "What was searched") : "", "."));
    }
    if (answer.wider) {
      const near = make("div", { class: "ldn-near" }, make("h3", {}, "The nearest that is recorded: ", link(answer.wider.place, answer.wider.title)));
      near.append(line(answer.wider.line));
      parts.push(near);
    }
    if (!isCondition(answer) && index.lists.substance)
      parts.push(line("If it is a medicine: ", link(index.lists.substance, "which ones are warned of here"), ". That list is not complete; a pharmacist can tell for any name."));
    parts.push(...everyone());
    const pubmed = `https://pubmed.ncbi.nlm.nih.gov/?${new URLSearchParams({ term: `${substance} ${subject}` })}`;
    parts.push(line(link(index.lists.condition, "All conditions with a record"), " · ", make("a", { href: pubmed, rel: "noopener external" }, "Search PubMed for ", quoted(`${substance} ${subject}`))));
    return parts;
  }

  /* ---- the page ---- */

  let index = null;

  /** Make the index of the data that are there. */
  function read() {
    const { ldnSearchNames: names, ldnSearchFirst: first, ldnSearchMore: more, ldnSearchWords: words } = window;
    index = new ldnRanking.Index({ names, first, more, words, stemmer: new Stemmer(), stopwords: asSet(stopwords) });
  }

  /** Show what the names answer, or everything: where a query is a name, texts are looked through when asked for. */
  async function answerQuery() {
    await load("ldn-search-first.js");
    // Filters count everything.
    if (!parameters.has("kind")) {
      read();
      const answer = index.search(typed);
      if (index.isName(answer)) {
        show(answer);
        box.append(moreButton());
        return;
      }
    }
    await answerWhole();
  }

  /** Show what names and texts answer. */
  async function answerWhole() {
    await load("ldn-search-more.js", "ldn-search-words.js");
    read();
    show(index.search(typed));
  }

  /** Return the button that looks through everything else. */
  function moreButton() {
    const button = make("button", { type: "button", class: "ldn-look-further" }, "Look in claims, findings and all texts, too");
    button.addEventListener("click", () => {
      button.disabled = true;
      answerWhole().then(() => box.querySelector(".ldn-hits a")?.focus()).catch(report);
    });
    return button;
  }

  /** Show the answer. */
  function show(answer) {
    const isHonest = answer.state === "none" || answer.state === "narrower";
    // Where nothing is about it, what has a few of the words comes last and is called so.
    const rest = answer.results.filter((item) => item.record !== answer.wider);
    const all = answer.state === "text" ? answer.results.filter((item) => item.all >= 0.99) : answer.results;
    const tells = answer.words.some((word) => word.sort === "telling");
    const whole = isHonest ? rest.filter((item) => item.all >= 0.5 || !tells).slice(0, FEW) : all;
    const [filters, results] = filtered(whole);
    const parts = answer.substances.length ? [warning(answer.substances.slice(0, MOST_WARNINGS), answer)] : [];
    parts.push(make("h2", { class: "ldn-found", id: "ldn-found" }, ...heading(answer, whole.length)));
    parts.push(make("div", { class: "ldn-remarks" }, ...remarks(answer)));
    if (isHonest) parts.push(...nothing(answer));
    else if (!answer.substances.length && asksForSafety(answer)) parts.push(...everyone());
    if (isHonest && whole.length) parts.push(make("h3", {}, whole[0].all >= 0.99 ? "Pages that mention it" : "Pages with some of these words"));
    parts.push(...filters, ...(results.length ? resultList(results, answer.words) : []));
    box.replaceChildren(...parts);
    box.setAttribute("aria-busy", "false");
    status.textContent = document.getElementById("ldn-found").textContent;
    document.title = `${typed.slice(0, 80)}: ${title}`;
  }

  /** Say that it cannot be searched, and what can be done instead. */
  function fail() {
    box.replaceChildren(line("The search could not be loaded. Load the page again, or look it up in one of the lists below."));
  }

  /** Say that it failed, and let the browser know why. */
  function report(error) {
    fail();
    throw error;
  }

  const title = document.title;
  const status = make("div", { class: "ldn-visually-hidden", role: "status" });
  if (box && typed) {
    box.before(status);
    box.setAttribute("aria-busy", "true");
    box.replaceChildren(make("h2", { class: "ldn-found" }, "Searching …"));
    document.querySelectorAll('form[role="search"] input[name="q"]').forEach((field) => (field.value = parameters.get("q")));
    answerQuery().catch(report);
  }
})();
