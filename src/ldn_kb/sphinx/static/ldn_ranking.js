/*
 * Finds records and pages for a query as people type it. Pure: no page, no network, no clock.
 *
 * A record counts by how many of the query's words it carries, telling words more than common ones, and words of its
 * names more than those of its text. Words count whole: a part of one does not find it. Both spellings of English are
 * one. Needs a stemmer, and data of ldn-search-names.js; the search page adds ldn-search-first.js and, for queries that
 * are no name, ldn-search-more.js and ldn-search-words.js.
 */
var ldnRanking = (function () {
  "use strict";

  const MOST_LETTERS = 300; // of a query; what comes after them is not read
  const MOST_WORDS = 40;

  /* What a record counts for a word that stands in ... */
  const IN_NAME = 1;
  const IN_LOOSE_NAME = 0.97; // lay terms
  const IN_SUBJECT = 0.55; // names of what it is about
  const IN_LINE = 0.5; // what is said of it first
  const IN_TEXT = 0.36; // the text of its page, less for a long one
  /* ... and for a word that is not the same but ... */
  const BEGUN = 0.85; // begins with the one typed
  const RELATED = 0.7; // begins as the one typed does: transplanted, transplantation

  const NAME = 0.6; // more, as far as a name is in the query and the query in the name
  const ORDER = 0.12; // more, as far as words follow each other as in a name
  const SAME = 2; // more, if the query is a name
  const NEARLY = 0.7; // share of it, if only words of every question stand beside the name
  const SUBSTANCE = 4; // more, if the query names a substance: its warning comes before everything ...
  const WARNED = 0.2; // more, if it is a part of another name: its warning is in sight, but does not come first
  const FREQUENT = 0.65; // a word that weighs less stands in too many places to be one thing
  const TITLE = 5; // ... but a name of something else that has the substance in it
  const FORM = 0.03; // more, if the words have the same endings

  /* What a word weighs by its sort: those of the subject and of every question say little of what is asked. */
  const FACTORS = { subject: 0.04, asking: 0.1, stop: 0.02, common: 0.3, telling: 1 };
  const THING = 0.55; // a page about the thing comes before its explanation, if it is at least so near

  /* Kinds by the folder or the name of their page: how much a match is worth, and what settles ties. */
  const KINDS = {
    conditions: [1, 0.06],
    topics: [1, 0.05],
    substances: [1, 0.05],
    mechanisms: [0.97, 0.03],
    compare: [0.96, 0.03],
    studies: [0.9, 0],
    articles: [0.9, 0],
    measures: [0.85, 0],
    glossary: [0.34, 0],
    omissions: [0.62, 0],
    searches: [0.4, 0],
    contribute: [0.5, 0],
    reference: [0.45, 0],
  };
  const PAGE = [0.75, 0];
  const PART = 0.68; // a claim or finding, against the page on which it stands

  /* Words of every question tell little of what is asked. */
  const COMMON = `help treat treatment therapy work use using used effect effective evidence study trial research take
    taking result benefit good best better people patient person disease disorder syndrome condition illness symptom
    cure relieve improve medicine drug pmid doi et al nct really actually know say get does read review question answer
    reddit forum cause experience experiences success story stories make give need want try thing way new latest safe safely safety risk danger dangerous harm harmful
    fast quick quickly mother mum mom father dad sister brother husband wife son daughter friend partner grandma grandmother grandfather aunt uncle`;
  const ASKING = `how what when who why which where much many long can could should will would is are do does did often
    soon until before after during while with without from into off on up down not no never too also than then`;
  const TIMES = new Set(["until", "soon", "fast", "quick", "quickly", "long", "often"]);
  /* Who asks with these wants the word explained. */
  const MEANING = new Set(["mean", "means", "meaning", "definition", "define", "explain", "explained"]);

  /*
   * American and British spellings are folded into one. After the lists in "American and British English spelling
   * differences" (Wikipedia) and "Comprehensive list of American and British spelling differences" (Wiktionary).
   */
  const FOLDED = [
    [/oeu/g, "eu"],
    [/[ao]e/g, "e"],
    [/(..)our(?=s?$|ed$|ing$|al|ful|ite|less|able|ous)/, "$1or"],
    [/([btv])re(s?)$/, "$1er$2"],
    [/is(?=(?:e|ed|es|er|ers|ing|ation|ations|able)$)/, "iz"],
    [/lys(?=(?:e|ed|es|er|ing)$)/, "lyz"],
    [/([aeiou])ll(?=(?:ed|ing|er|ers|or|ation)$)/, "$1l"],
    [/([ef]en)c(?=es?$|eless)/, "$1s"],
    [/(licen|practi)c(?=e|ing)/, "$1s"],
    [/ogue(?=s?$)/, "og"],
    [/sulph/g, "sulf"],
    [/ph(?=oetus|etus)/, "f"],
    [/(program)me(?=s?$)/, "$1"],
    [/(judg|acknowledg|ag)e(?=ment|ing)/, "$1"],
    [/^grey/, "gray"],
    [/(enrol|fulfil|instal)(?=s?$|ment)/, "$1l"],
  ];
  /* Pairs that no rule gives. */
  const PAIRS = new Map(Object.entries({
    dosage: "dose",
    children: "child",
    kid: "child",
    kids: "child",
    women: "woman",
    men: "man",
    feet: "foot",
    teeth: "tooth",
    mice: "mouse",
    vomited: "vomit",
    itchy: "itch",
    mould: "mold",
    ageing: "aging",
    tyre: "tire",
    plough: "plow",
    aluminum: "aluminium",
  }));

  /* ---- words ---- */

  const folds = new Map();

  /** Return a word in one spelling of English. */
  function fold(word) {
    let folded = folds.get(word);
    if (folded !== undefined) return folded;
    folded = word;
    if (word.length > 3) for (const [pattern, replacement] of FOLDED) folded = folded.replace(pattern, replacement);
    folded = PAIRS.get(folded) || PAIRS.get(word) || folded;
    folds.set(word, folded);
    return folded;
  }

  /** Return a text in lower case, without accents and apostrophes. */
  function bare(text) {
    return text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[\u0300-\u036f'\u2018\u2019\u02bc`\u00b4]/g, "");
  }

  /** Return the words of a text in lower case, without accents and apostrophes; A-4 is one, 5mg are two. */
  function split(text) {
    return (
      bare(text)
        .replace(/(\p{L})-(\p{N})/gu, "$1$2")
        .replace(/(\d)(mg|mcg|ug|ml|kg|mm)\b/g, "$1 $2")
        .match(/\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{N}]+/gu) || []
    );
  }

  /** Return a text in one piece, to see whether two are the same but for signs and blanks. */
  function joined(text) {
    return bare(text).replace(/[^\p{L}\p{N}]+/gu, "");
  }

  /** Return a query without what a pasted identifier brings along: address, label. */
  function tidy(query) {
    return query
      .slice(0, MOST_LETTERS)
      .replace(/https?:\/\/(?:dx\.)?doi\.org\/|\bdoi:\s*/gi, "")
      .replace(/https?:\/\/(?:www\.)?clinicaltrials\.gov\/(?:ct2\/show|study)\/(NCT\d+)\S*/gi, "$1")
      .replace(/https?:\/\/[^\s/]*ncbi\.nlm\.nih\.gov\/(?:pubmed\/|pmc\/articles\/)?((?:PMC)?\d+)\/?/gi, "$1")
      .replace(/\bpmid[:\s]+(\d+)/gi, "$1")
      .replace(/\s+/g, " ")
      .trim();
  }

  /** Return how many letters must be changed, put in, left out or swapped; stops counting beyond a limit. */
  function distance(one, other, limit) {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, number) => number);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > limit) return limit + 1;
      before = row;
      row = next;
    }
    return row[other.length];
  }

  /** Return a word as it sounds, roughly: phentanil as fentanyl. */
  function sound(word) {
    return word.replace(/ph/g, "f").replace(/y/g, "i").replace(/ck|k/g, "c").replace(/(.)\1/g, "$1");
  }

  /** Return how many slips are between a word and a name: letters wrong, or two that changed places, not only neighbours. */
  function slips(word, name, limit) {
    if (sound(word)[0] !== sound(name)[0]) return limit + 1;
    const count = Math.min(distance(word, name, limit), distance(sound(word), sound(name), limit));
    if (count < 2 || word.length !== name.length) return count;
    const wrong = [...word].flatMap((letter, place) => (letter === name[place] ? [] : [place]));
    return wrong.length === 2 && word[wrong[0]] === name[wrong[1]] && word[wrong[1]] === name[wrong[0]] ? 1 : count;
  }

  /* ---- the index ---- */

  /** Put a value into the list of a key. */
  function put(map, key, value) {
    const found = map.get(key);
    if (found) found.push(value);
    else map.set(key, [value]);
  }

  /** Say whether a record is an explanation of a word. */
  function isGlossary(record) {
    return /(^|\/)glossary$/.test(record.page);
  }

  /** Return the folder or name that tells the kind of a page. */
  function kindOf(page) {
    const steps = page.split("/");
    if (steps[0] === "contribute" || steps[0] === "reference") return KINDS[steps[0]];
    const last = steps.at(-1);
    if (steps.length > 1 && steps.at(-2) === "reference") return KINDS.reference;
    if (/^index(-\d+)?$/.test(last)) return PAGE;
    return (Object.hasOwn(KINDS, last) && KINDS[last]) || (steps.length > 1 && Object.hasOwn(KINDS, steps.at(-2)) && KINDS[steps.at(-2)]) || PAGE;
  }

  class Index {
    /**
     * Read the data. Where only suggestions are made, `first`, `more` and `words` are missing; `more` and `words` are
     * where a query is a name.
     */
    constructor({ names, first = null, more = null, words = null, stemmer, stopwords }) {
      this.stemWord = (word) => stemmer.stemWord(word);
      this.stopwords = stopwords;
      this.stems = new Map();
      this.kinds = names.kinds;
      this.subject = names.subject;
      this.searches = more ? more.searches : [];
      this.safety = first ? first.safety : [];
      this.lists = first ? first.lists : {};
      this.common = new Set(split(COMMON).map((word) => this.stem(word)));
      this.asking = new Set(split(ASKING));
      this.subjectWords = new Set(names.words.flatMap(split).map((word) => this.stem(word)));
      this.records = [];
      this.names = []; // {record, stems, joined, value, sort}
      this.byName = new Map(); // stem -> numbers of names
      this.byJoined = new Map();
      this.byStems = new Map(); // stems -> names of substances
      this.bySubject = new Map(); // stem -> records
      this.byLine = new Map();
      this.byText = new Map(); // stem -> pages
      this.forms = new Map(); // stem -> a word as it is written
      const rows = more ? [...names.records, ...more.records] : names.records;
      const beside = rows.map((_, number) => {
        const [about = [], work = ""] = (first && (number < first.beside.length ? first.beside[number] : more.first[number - first.beside.length])) || [];
        const [text = "", formal = [], longer = ""] = (more && more.beside[number]) || [];
        return { about, text, work, formal: work ? [work, ...formal] : formal, longer };
      });
      rows.forEach((row, number) => this.addRecord(row, beside[number]));
      if (first) rows.forEach((row, number) => this.addSubjects(number, beside[number]));
      if (words) this.addPages(words);
      this.weights = new Map();
      this.likes = new Map();
      this.vocabulary = [...new Set([...this.byName.keys(), ...this.bySubject.keys(), ...this.byLine.keys()])].sort();
      this.substanceWords = new Set(); // words of substances' names that are names by themselves
      for (const record of this.records)
        if (record.isSubstance)
          for (const { words } of record.names) if (words.length === 1 && words[0].length > 5) this.substanceWords.add(words[0]);
      this.spelt = new Map(); // first letter -> words of names in one spelling
      for (const form of new Set([...this.forms.values()].map(fold)))
        if (form.length > 3 && !/\d/.test(form)) put(this.spelt, form[0], form);
    }

    /** Return a word in one spelling and without its ending. */
    stem(word) {
      let found = this.stems.get(word);
      if (found === undefined) this.stems.set(word, (found = this.stemWord(fold(word))));
      return found;
    }

    /** Return the stems of a text. */
    stemsOf(text) {
      return split(text).map((word) => this.stem(word));
    }

    /** Add a record with its names. */
    addRecord([place, kind, title, line, weight = 0, own = [], loose = [], misspelt = [], narrower = []], beside) {
      const number = this.records.length;
      const { work, formal, longer } = beside;
      const [page, anchor] = place.split("#");
      const [value, tie] = kindOf(page);
      const isPart = Boolean(anchor) && !/(substances|measures|glossary|omissions|searches)$/.test(page);
      const record = { number, place, page, kind: this.kinds[kind], title, line: longer || line, names: [] };
      Object.assign(record, { value: isPart ? value * PART : value, tie: tie + Math.min(weight, 99) / 3000 });
      record.isSubstance = /(^|\/)substances$/.test(page) && Boolean(anchor);
      record.narrower = narrower;
      record.work = work; // the title of a publication
      this.records.push(record);
      // The title of a substance holds its warning, whose words are not its names.
      if (!record.isSubstance) this.addName(record, title, IN_NAME, isPart ? "title of a part" : "title");
      for (const name of own) this.addName(record, name, IN_NAME, "name");
      for (const name of formal) this.addName(record, name, IN_NAME, "formal");
      for (const name of loose) this.addName(record, name, IN_LOOSE_NAME, "loose");
      for (const name of misspelt) this.addName(record, name, 0.95, "misspelt");
      for (const name of narrower) this.addName(record, name, 0.9, "narrower");
      const said = record.isSubstance ? `${title} ${record.line}` : record.line;
      for (const stem of new Set(this.stemsOf(said))) put(this.byLine, stem, number);
    }

    /** Add a name of a record, and one without its inner signs: 12B for 1/2-B. */
    addName(record, text, value, sort, anchor = "") {
      const found = split(text);
      const stems = found.map((word) => this.stem(word));
      // A misspelling may be meant, but nobody's other slip is taken for it.
      if (sort !== "title of a part" && sort !== "misspelt")
        found.forEach((word, place) => {
          const known = this.forms.get(stems[place]);
          if (!known || word.length < known.length) this.forms.set(stems[place], word);
        });
      // Nobody looks for the initials of an author, and they would be taken for other abbreviations.
      if (sort === "formal" && stems.length > 1 && /^\D+ [A-Z]{1,4}$/.test(text)) stems.pop();
      const name = { record, text, stems, words: found.map(fold), joined: joined(text), value, sort, anchor };
      this.names.push(name);
      record.names.push(name);
      for (const key of new Set([name.joined, name.words.join("")])) put(this.byJoined, key, name);
      if (record.isSubstance) put(this.byStems, stems.join(" "), name);
      for (const stem of new Set(stems)) put(this.byName, stem, name);
      if (found.length > 1 && found.length < 4 && /[\p{L}\p{N}][-/.][\p{L}\p{N}]/u.test(text))
        this.addName(record, text.replace(/(?<=[\p{L}\p{N}])[-/.](?=[\p{L}\p{N}])/gu, ""), value, sort);
      // A name may say what it is in brackets, or be several.
      if (sort === "title" && / \/ | \(/.test(text))
        for (const part of text.split(/ \/ | \(|\)/)) if (part.trim()) this.addName(record, part, value, "part of title");
    }

    /** Add the words of what a record is about, and others by which it is looked up. */
    addSubjects(number, { about, text }) {
      const found = new Set(this.stemsOf(text));
      for (const subject of about) {
        for (const name of this.records[subject].names)
          if (name.sort !== "narrower") for (const stem of name.stems) found.add(stem);
        this.addShort(this.records[number], this.records[subject]);
      }
      for (const stem of found) put(this.bySubject, stem, number);
    }

    /** Add the title of a record once more with each abbreviation of a subject that it names in full. */
    addShort(record, subject) {
      const title = record.names[0];
      const place = record.title.toLowerCase().indexOf(subject.title.toLowerCase());
      if (place < 0 || record === subject) return;
      for (const name of subject.names)
        if (name.sort === "name" && /^\p{L}{2,5}$/u.test(name.text) && /\p{Lu}\P{Ll}*\p{Lu}/u.test(name.text)) {
          const end = record.title.slice(place + subject.title.length);
          this.addName(record, record.title.slice(0, place) + name.text + end, IN_LOOSE_NAME, title.sort);
        }
    }

    /** Add the pages with their words: pages that no record has become results of their own. */
    addPages({ pages, titles, headings, words, found }) {
      const own = new Map();
      for (const record of this.records) if (!record.place.includes("#")) own.set(record.page, record);
      this.pages = pages.map((page, number) => {
        if (!own.has(page)) own.set(page, this.addPage(page, titles[number], headings[number] || []));
        return { record: own.get(page), length: 0 };
      });
      const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.:;!?*+/()[]{}@#$%^&|=,";
      const steps = new Map([...signs].map((sign, number) => [sign, number + 1]));
      const lists = found.split(" ");
      let word = "";
      (words.match(/[A-Z][^A-Z]*/g) || []).forEach((sharing, place) => {
        word = word.slice(0, sharing.charCodeAt(0) - 65) + sharing.slice(1);
        const numbers = [];
        let last = -1;
        for (const sign of lists[place]) {
          if (sign === "~") last += signs.length;
          else numbers.push((last += steps.get(sign)));
        }
        const stem = fold(word);
        this.byText.set(stem, this.byText.has(stem) ? [...new Set([...this.byText.get(stem), ...numbers])] : numbers);
        for (const number of numbers) this.pages[number].length += 1;
      });
      const average = this.pages.reduce((sum, page) => sum + page.length, 0) / (this.pages.length || 1);
      for (const page of this.pages) page.share = Math.min(1.5, Math.max(0.35, (average / (page.length || 1)) ** 0.5));
    }

    /** Add a page that is no record; its headings lead to their places. */
    addPage(page, title, headings) {
      const [value, tie] = kindOf(page);
      const record = { number: this.records.length, place: page, page, kind: "Page", title, line: "", names: [] };
      Object.assign(record, { value, tie, narrower: [], isSubstance: false });
      this.records.push(record);
      this.addName(record, title, IN_NAME, "title");
      for (const [heading, anchor] of headings) if (heading !== title) this.addName(record, heading, 0.9, "heading", anchor);
      return record;
    }

    /** Return how much a stem tells, 0..1: one that few records and pages have tells most. */
    weight(stem) {
      let found = this.weights.get(stem);
      if (found !== undefined) return found;
      const all = this.records.length + (this.pages ? this.pages.length : 0);
      const records = new Set((this.byName.get(stem) || []).map((name) => name.record.number));
      const count = records.size + (this.byLine.get(stem) || []).length / 2 + (this.byText.get(stem) || []).length / 2;
      found = Math.min(1, Math.max(0.12, Math.log((all + 1) / (count + 1)) / Math.log(all + 1) + 0.1));
      this.weights.set(stem, found);
      return found;
    }

    /** Say whether a record or a page has the stem. */
    knows(stem) {
      return this.byName.has(stem) || this.bySubject.has(stem) || this.byLine.has(stem) || this.byText.has(stem);
    }

    /** Return stems that begin as one does, with what they count. */
    like(stem, { prefix = false } = {}) {
      const key = prefix ? `${stem}*` : stem;
      let found = this.likes.get(key);
      if (found) return found;
      found = new Map();
      this.likes.set(key, found);
      const shortest = prefix ? 1 : 4;
      const start = stem.length >= 6 ? stem.slice(0, 6) : stem;
      if (stem.length < shortest) return found;
      let low = 0;
      for (let high = this.vocabulary.length; low < high; ) {
        const middle = (low + high) >> 1;
        if (this.vocabulary[middle] < start) low = middle + 1;
        else high = middle;
      }
      for (let place = low; place < this.vocabulary.length && this.vocabulary[place].startsWith(start); place++) {
        const other = this.vocabulary[place];
        if (other === stem) continue;
        // Four letters begin much that has nothing to do with them.
        const isEnding = /^(?:s|es|l|n|c|al|ial|an|ian|ic|ical)$/.test(other.slice(stem.length));
        if (other.startsWith(stem) && (prefix || stem.length > 4 || isEnding)) found.set(other, BEGUN);
        else if (other.startsWith(stem)) continue;
        else if (stem.length >= 6) {
          let same = 6;
          while (same < stem.length && stem[same] === other[same]) same++;
          if (same >= 0.7 * Math.max(stem.length, other.length)) found.set(other, RELATED);
        }
      }
      return found;
    }

    /** Return the word of a name that is spelt nearly so, or "". Its first letter is mostly right. */
    nearest(word) {
      if (word.length < 5 || !/^\p{L}+$/u.test(word)) return "";
      const letters = fold(word);
      const limit = letters.length < 8 ? 1 : 2;
      let best = "";
      let least = limit + 1;
      let most = 0;
      for (const other of this.spelt.get(letters[0]) || []) {
        const count = distance(letters, other, limit);
        // Two letters of a short word make another one, unless it ends alike.
        if (count === 2 && letters.length < 10 && letters.slice(-2) !== other.slice(-2)) continue;
        const weight = (this.byName.get(this.stem(other)) || []).length;
        if (count < least || (count === least && count <= limit && weight > most)) [best, least, most] = [other, count, weight];
      }
      return best;
    }

    /**
     * Return the word of a substance's name that is spelt or sounds nearly so, or "". A warning is at stake, so more
     * is taken for a slip than elsewhere: two letters of eight, two that changed places, ph for f.
     */
    nearestSubstance(word) {
      if (word.length < 6 || !/^\p{L}+$/u.test(word)) return "";
      let best = "";
      let least = word.length < 8 ? 2 : 3;
      for (const other of this.substanceWords) {
        const count = slips(word, other, least - 1);
        if (count < least) [best, least] = [other, count];
      }
      return best;
    }

    /* ---- the query ---- */

    /** Return the words of a query with what is known of each. */
    read(text, prefix) {
      const found = split(text).slice(0, MOST_WORDS);
      const words = [];
      // "us" is somebody, "US" may be a name; so is what somebody typed alone, if anything is called so.
      const loud = new Set(text.match(/\b\p{Lu}{2,4}\b/gu)?.map((word) => word.toLowerCase()));
      const isMeant = (word) => loud.has(word) || (found.length === 1 && this.isOneWordName(word));
      found.forEach((typed, place) => {
        const last = prefix && place === found.length - 1;
        for (const word of this.mend(typed, last)) words.push(this.judge(word, typed, last, isMeant(word)));
      });
      return prefix ? words : this.correct(words);
    }

    /** Say whether a word is a name by itself, of an author for instance. */
    isOneWordName(word) {
      return (this.byName.get(this.stem(word)) || []).some((name) => name.stems.length === 1 && name.sort !== "heading");
    }

    /** Return the words with each known misspelling replaced by the name that is meant. */
    correct(words) {
      const found = this.namesWithin(words);
      const slip = found.find(({ name, from, to }) => {
        const isWrong = name.sort === "misspelt" && words.slice(from, to).some((word) => word.sort === "telling");
        return isWrong && !found.some((other) => other.name.sort !== "misspelt" && other.from <= from && other.to >= to);
      });
      if (!slip) return words;
      const { name, from, to } = slip;
      const typed = words.slice(from, to).map((word) => word.typed).join(" ");
      const own = name.record.names.filter((other) => other.sort === "title" || other.sort === "name");
      const meant = own.reduce((best, other) => (distance(other.joined, name.joined, 4) < distance(best.joined, name.joined, 4) ? other : best));
      const named = meant.words.map((word) => ({ ...this.judge(word, typed, false, true), slip: typed, meant: meant.text }));
      return [...words.slice(0, from), ...named, ...words.slice(to)];
    }

    /** Return the word or words that are meant: written in one, or misspelt. */
    mend(typed, last) {
      const stem = this.stem(typed);
      const danger = last || this.byName.has(stem) || this.byText.has(this.stemWord(typed)) ? "" : this.nearestSubstance(fold(typed));
      if (danger) return [danger];
      if (this.knows(stem) || this.stopwords.has(typed) || this.asking.has(typed) || this.common.has(stem)) return [typed];
      if (this.like(stem, { prefix: last }).size) return [typed];
      for (let cut = 3; cut <= typed.length - 3; cut++) {
        const parts = [typed.slice(0, cut), typed.slice(cut)];
        if (parts.every((part) => this.byName.has(this.stem(part)))) return parts;
      }
      const near = this.nearest(typed);
      return near ? [near] : [typed];
    }

    /** Return a word with its stem, its sort and its weight. */
    judge(word, typed, last, isMeant) {
      const stem = this.stem(word);
      const sort = this.subjectWords.has(stem)
        ? "subject"
        : (this.asking.has(word) && !(isMeant && this.isOneWordName(word))) || MEANING.has(word)
          ? "asking"
          : (this.stopwords.has(word) && !(isMeant && this.byName.has(stem))) || /^\p{L}$/u.test(word)
            ? "stop"
            : this.common.has(stem)
              ? "common"
              : "telling";
      const known = this.knows(stem);
      const weight = FACTORS[sort] * (known ? this.weight(stem) : 1);
      return { typed, word, stem, sort, known, weight, last, mended: word !== typed };
    }

    /** Return for each record what it counts for a word, 0..1, and whether in its names or only in its text. */
    carriers(word) {
      const found = new Map();
      const count = (record, quality, strong) => {
        const before = found.get(record);
        if (!before || before[0] < quality) found.set(record, [quality, strong || (before && before[1])]);
        else if (strong) before[1] = true;
      };
      const stems = new Map([...this.like(word.stem, { prefix: word.last }), [word.stem, 1]]);
      for (const [stem, same] of stems) {
        for (const name of this.byName.get(stem) || [])
          count(name.record.number, same * (name.sort === "heading" ? 0.8 : name.value), name.sort !== "heading");
        for (const number of this.bySubject.get(stem) || []) count(number, same * IN_SUBJECT, true);
        for (const number of this.byLine.get(stem) || []) count(number, same * IN_LINE, true);
      }
      for (const stem of new Set([word.stem, this.british(word.word)]))
        for (const number of this.byText.get(stem) || []) {
          const page = this.pages[number];
          count(page.record.number, IN_TEXT * page.share, false);
        }
      return found;
    }

    /** Return the stem of a word in its other spelling, as the text of pages may have it. */
    british(word) {
      return this.stemWord(word.replace(/iz(?=e|i|a)/, "is").replace(/([btv])er(s?)$/, "$1re$2"));
    }

    /** Return how far a name is in the query, 0..1. */
    fit(name, query) {
      let own = 0;
      let shared = 0;
      for (const stem of new Set(name.stems)) {
        const word = query.byStem.get(stem);
        const weight = this.weight(stem) * FACTORS[word ? word.sort : this.sortOf(stem)];
        own += weight;
        shared += weight * (query.qualities.get(stem) || 0);
      }
      return own ? shared / own : 0;
    }

    /** Return the sort of a stem that is not in the query. */
    sortOf(stem) {
      if (this.subjectWords.has(stem)) return "subject";
      if (this.stopwords.has(stem)) return "stop";
      return this.common.has(stem) ? "common" : "telling";
    }

    /** Return the names that some words are, in either spelling. */
    called(words) {
      const typed = words.map((word) => word.word).join("");
      const folded = words.map((word) => fold(word.word)).join("");
      const same = (this.byJoined.get(folded) || []).filter((name) => name.sort !== "heading");
      // An ending more or less is the same substance: oxycodon.
      const stems = this.byStems.get(words.map((word) => word.stem).join(" ")) || [];
      return new Set([...(this.byJoined.get(typed) || []), ...same, ...stems]);
    }

    /** Return names that stand in the query word for word: {name, from, to}. */
    namesWithin(words) {
      const found = [];
      for (let from = 0; from < words.length; from++)
        for (let to = from + 1; to <= Math.min(words.length, from + 6); to++) {
          for (const name of this.called(words.slice(from, to))) found.push({ name, from, to });
        }
      if (words.length > 6) for (const name of this.called(words)) found.push({ name, from: 0, to: words.length });
      return found;
    }

    /**
     * Return what a query finds.
     *
     * `results` are [{record, score}], best first. `mended` are words that were taken for misspelt ones, `missing` those
     * that nothing here has, `dropped` those that the first results do not carry. `state` is "all" (the first results
     * carry what was asked), "some" (a part of it), "text" (no record is named so, but texts have the words), "narrower"
     * (what was asked has no record, but belongs to a condition that has one, `wider`), "none" or "empty". `searched` are
     * the recorded searches that asked for it; `substances` those whose warning must be in sight.
     */
    search(typed, { prefix = false, most = Infinity } = {}) {
      const text = tidy(typed);
      const identified = this.identified(text);
      if (identified.length) return this.answer(text, [], identified.map((record) => ({ record, score: 9, strong: 1, all: 1 })), "all");
      const words = this.read(text, prefix);
      if (words.every((word) => word.sort === "stop" || word.sort === "asking")) {
        // Letters and small words may be a name together: A.B.C.
        const letters = joined(text);
        const same = new Set(letters ? (this.byJoined.get(letters) || []).map((name) => name.record) : []);
        const results = [...same].map((record) => ({ record, score: 1, strong: 1, all: 1 }));
        return this.answer(text, words, results, results.length ? "all" : "empty");
      }
      return this.rank(text, words, prefix, most);
    }

    /** Return records that have the whole query as an identifier: one that is pasted shall not flood the page. */
    identified(text) {
      if (!/\d/.test(text) || /\s\S+\s/.test(text) || text.length < 6) return [];
      const found = (this.byJoined.get(joined(text)) || []).filter((name) => name.sort === "formal" && !/\s/.test(name.text));
      return [...new Set(found.map((name) => name.record))];
    }

    /** Return the ranked results. */
    rank(text, words, prefix, most) {
      const query = this.prepare(words);
      const carried = this.carried(query);
      const nearest = this.nearestNames(query);
      const within = this.namesWithin(words);
      const whole = this.wholeNames(words, within, query.total);
      const results = [];
      for (const [number, { share, strong, all, has }] of carried) {
        const record = this.records[number];
        const { worth = 0, name = null, closest = 0, covered = 0 } = nearest.get(record) || {};
        const complete = query.telling.length ? 0.55 + 0.45 * all : 1;
        const factor = query.asksMeaning && isGlossary(record) ? 1.2 : record.value;
        const named = whole.get(record) || 0;
        const score = (share + worth) * complete * factor + record.tie + named;
        const isNarrower = Boolean(name) && name.sort === "narrower" && this.fit(name, query) > 0.7;
        results.push({ record, score, strong, all, has, whole: named, closest, covered, anchor: name ? name.anchor : "", isNarrower });
      }
      this.putThingsFirst(query, results);
      results.sort((one, other) => other.score - one.score || (one.record.title < other.record.title ? -1 : 1));
      return this.conclude(text, words, query.telling, results, within, most);
    }

    /** Return what is needed of a query again and again. */
    prepare(words) {
      const byStem = new Map(words.map((word) => [word.stem, word]));
      const distinct = [...byStem.values()];
      const telling = distinct.filter((word) => word.sort === "telling");
      const qualities = new Map([...byStem.keys()].map((stem) => [stem, 1]));
      for (const word of distinct)
        for (const [other, quality] of this.like(word.stem, { prefix: word.last }))
          if (!qualities.has(other)) qualities.set(other, quality);
      const sum = (some) => some.reduce((weight, word) => weight + word.weight, 0);
      const asksMeaning = words.some((word) => MEANING.has(word.word));
      return { words, byStem, distinct, telling, qualities, total: sum(distinct), tellingTotal: sum(telling) || 1, asksMeaning };
    }

    /**
     * Return for each record which share of the query it carries, by weight.
     *
     * `share` counts names more than texts; of the telling words alone, `all` are those that it has at all, `strong`
     * those in its names, subjects or first line; `has` are the stems.
     */
    carried({ distinct, total, tellingTotal }) {
      const scores = new Map();
      for (const word of distinct)
        for (const [number, [quality, isStrong]] of this.carriers(word)) {
          const score = scores.get(number) || { share: 0, strong: 0, all: 0, has: new Set() };
          const part = word.sort === "telling" ? word.weight / tellingTotal : 0;
          score.share += (word.weight * quality) / total;
          score.all += part;
          if (isStrong) score.strong += part;
          score.has.add(word.stem);
          scores.set(number, score);
        }
      return scores;
    }

    /** Return for each record which of its names is nearest to the query, and what that is worth. */
    nearestNames(query) {
      const telling = query.telling.map((word) => word.stem);
      const touched = new Set();
      for (const stem of query.qualities.keys()) {
        const word = query.byStem.get(stem);
        if (!telling.length || !word || word.sort === "telling" || word.sort === "common")
          for (const name of this.byName.get(stem) || []) touched.add(name);
      }
      const found = new Map();
      for (const name of touched) {
        const fit = this.fit(name, query);
        const covered = this.covered(name, query) / query.total;
        const asIs = ORDER * this.order(name, query.words) + FORM * this.sameForm(name, query.words);
        const worth = name.value * fit * covered * NAME + asIs;
        const before = found.get(name.record) || { worth: 0, name: null, closest: 0, covered: 0 };
        if (worth > before.worth) Object.assign(before, { worth, name });
        if (name.sort !== "formal" && covered > 0.15) {
          before.closest = Math.max(before.closest, fit);
          before.covered = Math.max(before.covered, covered);
        }
        found.set(name.record, before);
      }
      return found;
    }

    /** Put an explanation behind the page about the thing, which is mostly what is looked for. */
    putThingsFirst(query, results) {
      if (query.asksMeaning) return;
      const isThing = (item) =>
        item.closest >= 0.3 && item.covered >= 0.6 && item.has.size === query.distinct.length && /(conditions|topics|mechanisms)\/[^/#]+$/.test(item.record.place);
      const others = results.filter((item) => !isGlossary(item.record));
      const first = others.reduce((best, item) => (best && best.score >= item.score ? best : item), null);
      if (!first || !isThing(first)) return;
      for (const item of results)
        if (isGlossary(item.record) && first.score > item.score * THING) item.score = Math.min(item.score, first.score - 0.01);
    }

    /** Return for each record what it counts that a name of it stands in the query word for word. */
    wholeNames(words, within, total) {
      const found = new Map();
      const tells = (word) => word.sort === "telling";
      const isTelling = ({ from, to }) => words.slice(from, to).some(tells);
      // Nothing but words of every question and of the subject beside it: the dangers of LDN.
      const isRest = (word) => word.sort === "stop" || word.sort === "asking" || word.sort === "subject";
      const isWhole = ({ from, to }) => [...words.slice(0, from), ...words.slice(to)].every(isRest);
      const warns = (item) => item.name.record.isSubstance && isTelling(item);
      const warned = within.some(warns);
      for (const item of within) {
        const { name, from, to } = item;
        const isAll = to - from === words.length;
        const isSaid = words.slice(from, to).some((word) => !isRest(word));
        const isNamed = isAll || (name.sort !== "heading" && isSaid && isWhole(item));
        const part = words.slice(from, to).reduce((sum, word) => sum + word.weight, 0) / total;
        const same = (warned && isAll ? TITLE : SAME) * name.value * name.record.value + (name.sort === "title" ? 0.1 : 0);
        if (warns(item)) this.raise(found, name.record, this.warning(item, words, within) * name.value);
        else this.raise(found, name.record, isAll ? same : isNamed ? NEARLY * same : part * name.value * 0.25 * name.record.value);
      }
      return found;
    }

    /**
     * Return what a substance's name counts that stands in a query.
     *
     * Its warning comes first. It is in sight only if the name is a part of another one (opioid use disorder), or so
     * frequent a word that something else may be asked.
     */
    warning(item, words, within) {
      const { name, from, to } = item;
      if (to - from === words.length) return TITLE + 1;
      const isLonger = (other) => other.from <= from && other.to >= to && other.to - other.from > to - from;
      const longer = within.filter((other) => isLonger(other) && !other.name.record.isSubstance && /^(name|title|loose)$/.test(other.name.sort));
      if (longer.some((other) => /(^|\/)mechanisms\//.test(other.name.record.place))) return 0;
      const isMore = words.some((word, place) => (place < from || place >= to) && word.sort === "telling");
      const isFrequent = Math.max(...name.stems.map((stem) => this.weight(stem))) < FREQUENT;
      return longer.length || (isFrequent && isMore) ? WARNED : SUBSTANCE;
    }

    /** Note the larger of two values for a record. */
    raise(map, record, value) {
      map.set(record, Math.max(map.get(record) || 0, value));
    }

    /** Return the weight of the query's words that a name has. */
    covered(name, { distinct, qualities }) {
      let sum = 0;
      for (const { stem, weight } of distinct)
        if (name.stems.includes(stem)) sum += weight;
        else if (stem.length > 3) {
          const start = stem.slice(0, 5);
          if (name.stems.some((other) => qualities.has(other) && other.startsWith(start))) sum += weight * RELATED;
        }
      return sum;
    }

    /**
     * Say whether a query is the name of the first result and nothing else, so that no text can have a better one.
     *
     * Words of the subject and small words do not count: everybody adds them.
     */
    isName({ words, results, mended, state }) {
      if (state !== "all" || mended.some((word) => !word.isKnown)) return false;
      const core = words.filter((word) => word.sort !== "subject" && word.sort !== "stop");
      const names = new Set([...this.called(words), ...(core.length ? this.called(core) : [])]);
      return [...names].some((name) => name.sort !== "part of title" && name.record === results[0].record);
    }

    /** Return which share of a name's words stands in the query with the same endings. */
    sameForm(name, words) {
      return name.words.filter((form) => words.some((word) => fold(word.word) === form)).length / name.words.length;
    }

    /** Return which share of the query's neighbouring words, by weight, are neighbours in a name, too. */
    order(name, words) {
      let found = 0;
      let all = 0;
      for (let place = 1; place < words.length; place++) {
        const weight = words[place - 1].weight + words[place].weight;
        all += weight;
        for (let other = 1; other < name.stems.length; other++)
          if (name.stems[other - 1] === words[place - 1].stem && name.stems[other] === words[place].stem) {
            found += weight;
            break;
          }
      }
      return all ? found / all : 0;
    }

    /** Leave out results far behind the best, and say what the best ones carry. */
    conclude(text, words, telling, results, within, most) {
      const first = results[0];
      if (!first) return this.answer(text, words, [], "none");
      const kept = results.filter(
        (item, place) => place < 3 || (item.score >= 0.45 * Math.min(first.score, 1.2) && item.all >= 0.5 * first.all)
      );
      return this.answer(text, words, kept.slice(0, most), this.stateOf(words, telling, results, within));
    }

    /** Say how much of what was asked the first result is about, see `search`. */
    stateOf(words, telling, results, within) {
      const first = results[0];
      const isKnown = (word) => word.known || this.like(word.stem, { prefix: word.last }).size > 0;
      const isNamed = within.some(
        ({ name, from, to }) =>
          name.sort !== "formal" && name.sort !== "heading" && words.slice(from, to).some((word) => word.sort === "telling")
      );
      if (first.isNarrower) return "narrower";
      if (first.whole >= 1 || first.strong >= 0.74) return "all";
      // Words of every question stand everywhere: when something works is told only by what has that in a name.
      const times = words.filter((word) => TIMES.has(word.word));
      const tellsTime = times.some(({ stem }) => first.record.names.some((name) => name.stems.includes(stem)));
      if (!telling.length) return times.length && !tellsTime ? "none" : "all";
      if (isNamed || first.closest >= 0.85 || (first.strong >= 0.6 && telling.every(isKnown))) return "some";
      return results.some((item) => item.all >= 0.99) ? "text" : "none";
    }


    /** Return the answer with what must be said of it. */
    answer(text, words, results, state) {
      const top = results[0];
      const telling = words.filter((word) => word.sort === "telling");
      const mended = [];
      for (const word of words) {
        const to = word.meant || word.word;
        if (word.mended && !mended.some((other) => other.from === word.typed))
          mended.push({ from: word.typed, to, isKnown: Boolean(word.slip) });
        else if (word.mended && !word.slip) mended.at(-1).to += ` ${word.word}`;
      }
      const missing = telling.filter((word) => !word.known && !this.like(word.stem, { prefix: word.last }).size);
      const shown = results.slice(0, 3).filter((item) => item.has);
      const isShown = (word) => !top || !top.has || shown.some((item) => item.has.has(word.stem));
      const dropped = telling.filter((word) => !isShown(word) && !missing.includes(word));
      const substances = results.filter((item) => item.record.isSubstance && item.whole >= WARNED).map((item) => item.record);
      const wider = state === "narrower" ? top.record : null;
      const asked = this.asked(words, text);
      return { text, asked, words, results, state, mended, missing, dropped, substances, wider, searched: this.searched(telling) };
    }

    /**
     * Return a record's title and line as a result shows them.
     *
     * A substance is shown under the name by which it was looked up, with its warning first.
     */
    shown(record, words) {
      const names = record.isSubstance ? record.names.filter((name) => name.sort === "name") : [];
      if (!names.length) return { title: record.work ? `${record.title}: ${record.work}` : record.title, line: record.line };
      const own = names[0];
      const typed = words.map((word) => word.word).join("");
      const begun = words.length ? words.at(-1).word : "";
      const asked = names.find((name) => typed.includes(name.joined)) || names.find((name) => begun && name.joined.startsWith(begun));
      const title = asked && asked.joined !== own.joined ? `${asked.text} (${own.text.toLowerCase()})` : own.text;
      return { title, line: record.title.split("): ").at(-1).split(": ").at(-1) };
    }

    /** Return the query as it was understood, without words that everybody adds. */
    asked(words, text) {
      if (!words.some((word) => word.mended)) return text;
      const found = words.map((word) => (word.slip ? word.meant : word.word));
      return found.filter((word, place) => word !== found[place - 1]).join(" ");
    }

    /** Return the recorded searches whose own query has every telling word: [place, where, query, day, included]. */
    searched(telling) {
      if (!telling.length) return [];
      return this.searches.filter(([, , query]) => {
        const stems = new Set(this.stemsOf(query));
        return telling.every((word) => stems.has(word.stem));
      });
    }
  }

  return { Index, split, fold, tidy };
})();
if (typeof module !== "undefined") module.exports = ldnRanking;
