/*
 * Makes the search page say more: kind and one line under each result, and advice where nothing was found.
 *
 * Data come from ldn-summaries.js, loaded before. Everything here adds to the built-in search, which works without it.
 */
(function () {
  "use strict";

  const summaries = window.ldnSummaries || {};
  const MOST_ADVICE = 4;
  const NOTHING = "No page has all of these words.";

  /** Return a query as the index has its words: without quotes, identifiers without address or label. */
  function tidy(query) {
    return query
      .replace(/['\u2018\u2019\u02bc`\u00b4]/g, "")
      .replace(/[\u201c\u201d"?]/g, " ")
      .replace(/https?:\/\/(?:dx\.)?doi\.org\/|\bdoi:\s*/gi, "")
      .replace(/https?:\/\/(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov\/pubmed)\/(\d+)\/?/gi, "$1")
      .replace(/\bpmid[:\s]+(\d+)/gi, "$1")
      .replace(/\s+/g, " ")
      .trim();
  }

  /** Put the tidied query into the address, where the search will read it; the field shows what was typed. */
  function tidyAddress() {
    const parameters = new URLSearchParams(location.search);
    const query = parameters.get("q");
    if (!query || tidy(query) === query) return;
    parameters.set("q", tidy(query));
    try {
      history.replaceState(history.state, "", `?${parameters}`);
    } catch {
      return; // Some browsers forbid it for pages from disk; the query stays as it was typed.
    }
    // The search fills the field when the page is ready; its listener was there before this one.
    document.addEventListener("DOMContentLoaded", () => {
      document.querySelectorAll('input[name="q"]').forEach((field) => (field.value = query));
    });
  }

  /** Return a new element with a class and a text. */
  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  /** Return the page (and anchor) that a result links to, as ldn-summaries.js names it. */
  function placeOf(link) {
    const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
    const target = new URL(link.href);
    const path = decodeURIComponent(target.pathname.slice(root.pathname.length)).replace(/\.html$|\/$/, "");
    return [path, decodeURIComponent(target.hash)];
  }

  /** Add kind and summary to one result. */
  function describe(item) {
    const link = item.querySelector("a");
    if (!link) return;
    const [page, anchor] = placeOf(link);
    const [kind, summary] = summaries[page + anchor] || summaries[page] || ["Page", ""];
    item.classList.add("ldn-hit");
    item.append(element("span", "ldn-hit-kind", kind));
    if (summary) item.append(element("p", "ldn-hit-summary", summary));
  }

  /** Return how many letters must change to make one word of another; stops counting beyond a limit. */
  function distance(one, other, limit) {
    let row = Array.from({ length: other.length + 1 }, (_, number) => number);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++)
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (Math.min(...next) > limit) return limit + 1;
      row = next;
    }
    return row[other.length];
  }

  /** Return names of records that are spelled almost like the query, nearest first. */
  function alike(query) {
    const wanted = query.toLowerCase();
    const limit = Math.max(1, Math.floor(wanted.length / 5));
    return Object.entries(Search._index.indexentries)
      .filter(([, found]) => found.some(([, , main]) => main))
      .map(([name]) => name)
      .filter((name) => Math.abs(name.length - wanted.length) <= limit)
      .map((name) => [distance(wanted, name, limit), name])
      .filter(([far]) => far <= limit)
      .sort(([a, first], [b, second]) => a - b || first.localeCompare(second))
      .slice(0, MOST_ADVICE)
      .map(([, name]) => name);
  }

  /** Return the words of a longer query that some page has. */
  function parts(query) {
    const stemmer = new Stemmer();
    const { terms, titleterms } = Search._index;
    const known = (word) => Object.hasOwn(terms, word) || Object.hasOwn(titleterms, word);
    const found = query
      .split(" ")
      .filter((word) => !stopwords.has(word.toLowerCase()) && known(stemmer.stemWord(word.toLowerCase())));
    return found.slice(0, MOST_ADVICE);
  }

  /** Say what else to try where nothing was found. */
  function advise(box, query) {
    const status = box.querySelector(".search-summary");
    if (!query || status.textContent === NOTHING) return;
    status.textContent = NOTHING;
    const names = alike(query);
    const words = names.length ? names : parts(query);
    if (!words.length) return;
    const advice = element("p", "ldn-advice", names.length ? "Did you mean: " : "Try one of them: ");
    words.forEach((word, number) => {
      const link = element("a", "", word);
      link.href = `?${new URLSearchParams({ q: word })}`;
      advice.append(number ? ", " : "", link);
    });
    status.after(advice);
  }

  /** Watch the list of results, which the search fills one by one. */
  function watch() {
    const box = document.getElementById("search-results");
    if (!box) return;
    const query = new URLSearchParams(location.search).get("q");
    const look = () => {
      box.querySelectorAll("ul.search > li:not(.ldn-hit)").forEach(describe);
      const status = box.querySelector(".search-summary");
      if (status) status.setAttribute("role", "status");
      if (status && status.textContent && !box.querySelector("ul.search > li")) advise(box, query);
    };
    new MutationObserver(look).observe(box, { childList: true, subtree: true, characterData: true });
    look();
  }

  tidyAddress();
  watch();
})();
