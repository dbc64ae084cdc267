/*
 * Ranks the results of the built-in search (configuration value html_search_scorer).
 *
 * The search's own score knows only whether a word stands in a title or in the text. Here a result counts by how well
 * the query names the record: its page comes first for every name, synonym, misspelling, identifier and author in the
 * general index. Several hits on one record become one, because the search drops results that are alike.
 * Titles and kinds of records that share a page come from ldn-summaries.js, if the page has loaded it.
 */
var Scorer = (function () {
  "use strict";

  /* What a match is worth. The gaps are wider than everything that is added to settle ties. */
  const SAME = 1000; // the query is a name
  const SAME_CORE = 900; // it is a name but for words such as treatment
  const WITHIN = 600; // every word of the query is in one name; less for a longer name
  const ACROSS = 330; // every word is in some name of the record
  const OF_TITLE = 25; // more, if the name is the page's title
  const OF_FORM = 30; // more, if the words have the same endings
  const IN_TEXT = 4; // per point of the search's own score
  const LAY = 0.98; // lay terms and misspellings, against names and synonyms

  /* Kinds by the folder or the name of their page: what settles ties, and what a name is worth. */
  const KINDS = {
    conditions: [40, 1],
    topics: [34, 1],
    mechanisms: [30, 1],
    compare: [24, 0.97],
    measures: [20, 0.75],
    // A substance stands for its warning.
    substances: [44, 1],
    studies: [16, 1],
    articles: [12, 1],
    // Who looks for a word mostly wants the page about the thing, then its explanation.
    omissions: [8, 0.36],
    searches: [4, 0.3],
    glossary: [10, 0.36],
  };
  const OTHER_PAGE = [0, 0.3];
  const SUBJECTS = new Set(["conditions", "topics", "mechanisms"]);
  const PART = 0.7; // a part of such a page, against the page

  const stemmer = new Stemmer();
  const COMMON = new Set(
    split("help treat treatment work use effect evidence study trial take disease PMID DOI et al")
      .map(stem)
  );

  /** Return whether a stem tells no page from another: words of every question, and those of the subject's data. */
  function isCommon(word) {
    if (!subjectWords && window.ldnSearchWords) subjectWords = new Set(window.ldnSearchWords.flatMap(split).map(stem));
    return COMMON.has(word) || Boolean(subjectWords && subjectWords.has(word));
  }

  let subjectWords = null;
  let book = null;
  let typed = null;
  let asked = []; // the query, and the query with abbreviations written out

  /** Return the words of a text in lower case, without accents and apostrophes, in one spelling: TLR4, tumor. */
  function split(text) {
    return text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f'\u2018\u2019\u02bc`\u00b4]/g, "")
      .replace(/(\p{L})-(\p{N})/gu, "$1$2")
      .replace(/tumour/g, "tumor")
      .replace(/paed/g, "ped")
      .replace(/oea/g, "ea")
      .replace(/anaes/g, "anes")
      .replace(/dosage/g, "dose")
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  }

  /** Return a word without its ending. */
  function stem(word) {
    return stemmer.stemWord(word);
  }

  /**
   * Return a text ready to be compared: its words in one piece, and those that say what it is about.
   *
   * Two words are taken as they are: stop words are somebody's initials there. Of a study's authors, the initials are
   * marked.
   */
  function prepare(text, value = 1, study = false) {
    const found = split(text);
    const telling = found.length > 2 ? found.filter((word) => !stopwords.has(word)) : found;
    const core = telling.filter((word) => !isCommon(stem(word)));
    const chosen = core.length ? core : telling.length ? telling : found;
    return {
      value,
      joined: found.map(stem).join(""),
      length: telling.length,
      core: chosen.map(stem),
      form: chosen.join(" "),
      initials: study && found.length > 1 && found.length < 5 && /^\D+ [a-z]{1,4}$/.test(text),
    };
  }

  /** Return the query ready to be compared. */
  function prepareQuery(text) {
    const telling = split(text).filter((word) => !stopwords.has(word));
    return { ...prepare(telling.length ? telling.join(" ") : text), joined: split(text).map(stem).join("") };
  }

  /** Say whether a word is the beginning of a longer one. */
  function begins(part, word) {
    return part.length > 3 && word.startsWith(part);
  }

  /** Return how far a word is among others: 1 for the word, less for the beginning of a longer one, 0 for neither. */
  function among(word, others) {
    if (others.includes(word)) return 1;
    return others.some((other) => begins(word, other)) ? 0.9 : 0;
  }

  /** Return which part of some words is among others, 0..1. */
  function share(some, others) {
    return some.reduce((sum, word) => sum + among(word, others), 0) / some.length;
  }

  /** Return what it is worth to a query that a record has this name. */
  function worth(name, query) {
    const form = name.form === query.form ? OF_FORM : 0;
    if (name.joined === query.joined) return SAME * name.value + form;
    // Nobody looks for the initials of an author alone; BP is blood pressure.
    const core = name.initials && query.core.length === 1 ? name.core.slice(0, -1) : name.core;
    const found = share(query.core, core);
    const used = core.filter((word) => among(word, query.core) || query.core.some((part) => begins(part, word)));
    if (found === 1 && used.length === core.length && used.length * 2 >= name.length)
      return SAME_CORE * name.value + form;
    // Two letters alone are mostly somebody's initials.
    if (found >= 0.9 && query.joined.length > 2) return WITHIN * found * (0.5 + used.length / name.length / 2);
    return 0;
  }

  /** Return the records of every page with their names: Map of page -> Map of anchor -> {title, names}. */
  function read(index) {
    const pages = new Map();
    const record = (docname, anchor, title) => {
      if (!pages.has(docname)) pages.set(docname, new Map());
      const places = pages.get(docname);
      if (!places.has(anchor)) places.set(anchor, { title, names: [] });
      return places.get(anchor);
    };
    index.docnames.forEach((docname, number) => {
      record(docname, "", index.titles[number]).names.push(prepare(index.titles[number]));
    });
    const summaries = window.ldnSummaries || {};
    for (const [entry, found] of Object.entries(index.indexentries))
      for (const [number, id, main] of found) {
        const anchor = id ? `#${id}` : "";
        const docname = index.docnames[number];
        const known = summaries[docname + anchor] || [];
        const { names } = record(docname, anchor, known[3] || index.titles[number]);
        for (const name of [entry, ...(entry.includes(" / ") ? entry.split(" / ") : [])])
          names.push(prepare(name, main ? 1 : LAY, /studies\//.test(docname)));
      }
    for (const [place, known] of Object.entries(summaries))
      if (known[3]) {
        const cut = place.indexOf("#");
        const names = record(place.slice(0, cut), place.slice(cut), known[3]).names;
        // A statement of a hundred words is no name.
        if (known[0] !== "Claim" && !names.length) names.push(prepare(known[3]));
      }
    return pages;
  }

  /** Return the query with every word that is a name of a subject replaced by the subject's title. */
  function writtenOut(query) {
    const core = query.core.flatMap((word) => {
      for (const [docname, places] of book) {
        const names = places.get("").names;
        if (/(conditions|mechanisms|topics)\/[^/]+$/.test(docname) && names.some((name) => name.joined === word))
          return names[0].core;
      }
      return [word];
    });
    return { ...query, core };
  }

  /** Read the index once, and the query when it is a new one. */
  function start() {
    const text = new URLSearchParams(location.search).get("q") || "";
    if (text === typed) return;
    typed = text;
    book ??= read(Search._index);
    const query = prepareQuery(text);
    asked = query.core.length > 1 ? [query, writtenOut(query)] : [query];
  }

  /** Return what the names of a record are worth to the query; the first of a page's names is its title. */
  function rate(names, titled) {
    const values = asked.map((query) => {
      const each = names.map((name) => worth(name, query));
      const best = Math.max(0, ...each);
      if (best) return best + (titled && each[0] ? OF_TITLE : 0);
      const across = share(query.core, names.flatMap((name) => name.core));
      return across < 0.9 ? 0 : ACROSS * across;
    });
    return Math.max(...values);
  }

  /** Undo the entities that the index has in the names of objects. */
  function unescape(text) {
    const signs = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&" };
    return text.replace(/&(?:lt|gt|quot|#x27|amp);/g, (sign) => signs[sign]);
  }

  /** Return the anchor of the record that a result shows: the best one on a page of several. */
  function anchorOf(places, title, anchor, kind) {
    if (kind === "object") {
      // The search takes the shown name of an object for its anchor; the right one goes with the title.
      const shown = unescape(title);
      const found = [...places].find(([, place]) => place.title === shown);
      const hit = found && asked[0].core.every((word) => among(word, split(shown).map(stem)));
      return hit ? found[0] : "";
    }
    if (kind === "title") {
      const heading = title.split(" > ").pop();
      const found = [...places].find(([, place]) => place.title === heading);
      if (found) return found[0];
      return isRecord(places) ? "" : anchor;
    }
    if (places.has(anchor) && anchor) return anchor;
    const ranked = [...places].map(([key, place]) => [key, rate(place.names, false)]).sort((a, b) => b[1] - a[1]);
    return ranked[0][1] >= WITHIN / 2 ? ranked[0][0] : "";
  }

  /** Say whether a page is about one record: it has names in the general index. */
  function isRecord(places) {
    return places.get("").names.length > 1;
  }

  /**
   * Point a result at its record and return its score.
   *
   * Takes the search's result [docname, title, anchor, description, score, filename, kind] and changes title, anchor
   * and description in place.
   */
  function score(result) {
    start();
    const [docname, title, anchor, , own, , kind] = result;
    const places = book.get(docname);
    const target = anchorOf(places, title, anchor, kind);
    const place = places.get(target);
    if (place) [result[1], result[2], result[3]] = [place.title, target, null];
    const steps = docname.split("/");
    const [bonus, factor] = KINDS[steps.at(-1)] || (!/^index(-\d+)?$/.test(steps.at(-1)) && KINDS[steps.at(-2)]) || OTHER_PAGE;
    const weight = ((window.ldnSummaries || {})[docname + target] || [])[2] || 0;
    const names = place ? place.names : [prepare(title.split(" > ").pop())];
    // A finding is a part of the page that it stands on.
    const part = target && SUBJECTS.has(steps.at(-2)) ? PART : 1;
    return factor * part * rate(names, target === "") + IN_TEXT * Math.min(own, 15) + bonus + weight / 10;
  }

  return {
    score,
    objNameMatch: 11,
    objPartialMatch: 6,
    objPrio: { 0: 0, 1: 0, 2: 0 },
    objPrioDefault: 0,
    title: 15,
    partialTitle: 7,
    term: 5,
    partialTerm: 2,
  };
})();
