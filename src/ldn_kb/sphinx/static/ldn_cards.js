/**
 * Cards on links to studies, glossary terms, measures and substances: what is behind the link, before one follows it.
 *
 * The texts are in ldn-cards.js, which is loaded when the first such link is pointed at or focused. It defines
 * window.ldnCards = {"studies/ID": {t: title, d: design, r: result}, "glossary#ID": {...}, "measures#ID": {...}}.
 * It is a script and not fetched, so that cards work from file://; without it, links are just links.
 *
 * A card stays while the pointer is on its link or on the card, or while the link has the keyboard focus; Escape
 * dismisses it without moving either. It is text only, so there is nothing in it to reach with Tab.
 */
(() => {
  "use strict";

  /** Milliseconds: pointing at a link on the way elsewhere opens nothing; the pointer has time to reach the card. */
  const OPEN_DELAY = 300;
  const CLOSE_DELAY = 300;
  /** Pixels between link and card, and between card and the edge of the window. */
  const GAP = 6;

  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).href;
  const state = { hovered: null, focused: null, onCard: false, current: null, dismissed: null };
  let loading = null;
  let card = null;
  let timer = 0;

  /** Return where a link leads; null for what is no address. The address of a link within a picture is an object. */
  function urlOf(link) {
    try {
      return new URL(typeof link.href === "string" ? link.href : link.href.baseVal, document.baseURI);
    } catch {
      return null;
    }
  }

  /** Return the name of a page of this site relative to its root, without its ending; null for other addresses. */
  function pageOf(url) {
    const address = url.href.split(/[?#]/)[0];
    if (!address.startsWith(root)) return null;
    return address.slice(root.length).replace(/\.html$/, "").replace(/(^|\/)index$/, "$1").replace(/\/$/, "");
  }

  /** Return the key of what a link leads to: "studies/ID", "glossary#ID", "measures#ID", "substances#ID"; null if it has no card. */
  function keyOf(link) {
    const url = urlOf(link);
    const page = url && pageOf(url);
    if (page === null) return null;
    const study = /(?:^|\/)(studies\/[^/]+)$/.exec(page);
    // On the study's own page, everything that the card says is there already.
    if (study) return page === pageOf(location) ? null : study[1];
    const list = /(?:^|\/)(glossary|measures|substances)$/.exec(page);
    return list && url.hash.length > 1 ? list[1] + url.hash : null;
  }

  /** Return the link with a card that an event's target is in, or null; navigation has none. */
  function linkOf(target) {
    const link = target instanceof Element ? target.closest("main a[href], [role='main'] a[href]") : null;
    return link && !link.closest("nav, .headerlink, .prev-next-area") && keyOf(link) ? link : null;
  }

  /** Load the texts once and return a promise of them; without the file there are none. */
  function load() {
    loading = loading || new Promise((resolve) => {
      const script = document.createElement("script");
      script.addEventListener("load", () => resolve(window.ldnCards || {}));
      script.addEventListener("error", () => resolve({}));
      script.src = `${root}_static/ldn-cards.js`;
      document.head.append(script);
    });
    return loading;
  }

  /** Do what pointer, focus and Escape ask for, after a delay that the next event may cancel. */
  function follow(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const link = state.onCard ? state.current : state.hovered || state.focused;
      if (link && link !== state.dismissed) open(link);
      else close();
    }, delay);
  }

  /** Show the card of a link, if there is one and it is still wanted when the texts are there. */
  async function open(link) {
    if (link === state.current) return;
    const texts = await load();
    const key = keyOf(link);
    const wanted = link === state.hovered || link === state.focused;
    if (!wanted || link === state.dismissed) return;
    close();
    if (!Object.hasOwn(texts, key)) return;
    fill(texts[key]);
    state.current = link;
    link.setAttribute("aria-describedby", `${link.getAttribute("aria-describedby") || ""} ${card.id}`.trim());
    card.hidden = false;
    place();
  }

  /** Take the card away. */
  function close() {
    state.onCard = false;
    if (!state.current) return;
    const others = state.current.getAttribute("aria-describedby").split(" ").filter((id) => id !== card.id);
    if (others.length) state.current.setAttribute("aria-describedby", others.join(" "));
    else state.current.removeAttribute("aria-describedby");
    state.current = null;
    card.hidden = true;
  }

  /** Write title, design and result into the card; lines that are not known are left out. */
  function fill(texts) {
    if (!card) {
      card = document.createElement("div");
      card.id = "ldn-card";
      card.className = "ldn-card";
      card.setAttribute("role", "tooltip");
      document.querySelector("main, [role='main']").append(card);
    }
    const lines = Object.entries({ title: texts.t, design: texts.d, result: texts.r }).filter(([, text]) => text);
    card.replaceChildren(...lines.map(([name, text]) => {
      const line = document.createElement("p");
      line.className = `ldn-card-${name}`;
      line.textContent = text;
      return line;
    }));
  }

  /** Put the card below its link, or above it where there is more room, within the window. */
  function place() {
    if (!state.current) return;
    const link = state.current.getBoundingClientRect();
    if (link.bottom < 0 || link.top > window.innerHeight) {
      close();
      return;
    }
    const below = window.innerHeight - link.bottom;
    const above = card.offsetHeight + 2 * GAP > below && link.top > below;
    const left = Math.min(link.left, document.documentElement.clientWidth - card.offsetWidth - GAP);
    card.style.left = `${Math.max(GAP, left)}px`;
    card.style.top = `${above ? Math.max(GAP, link.top - card.offsetHeight - GAP) : link.bottom + GAP}px`;
  }

  /** Remember what is pointed at or focused; a dismissed card may come back once its link was left. */
  function note(changes) {
    Object.assign(state, changes);
    if (state.hovered !== state.dismissed && state.focused !== state.dismissed) state.dismissed = null;
  }

  document.addEventListener("pointerover", (event) => {
    // A tap follows the link at once; a card would only flash.
    if (event.pointerType === "touch") return;
    const onCard = Boolean(card && card.contains(event.target));
    const link = onCard ? null : linkOf(event.target);
    if (onCard === state.onCard && link === state.hovered) return;
    note({ onCard, hovered: link });
    follow(link ? OPEN_DELAY : CLOSE_DELAY);
  });
  document.documentElement.addEventListener("pointerleave", () => {
    note({ onCard: false, hovered: null });
    follow(CLOSE_DELAY);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (!link || !link.matches(":focus-visible")) return;
    note({ focused: link });
    follow(0);
  });
  document.addEventListener("focusout", () => {
    if (!state.focused) return;
    note({ focused: null });
    follow(0);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !state.current) return;
    state.dismissed = state.current;
    close();
  });
  document.addEventListener("scroll", () => requestAnimationFrame(place), { capture: true, passive: true });
  window.addEventListener("resize", place);
  window.addEventListener("pagehide", close);
})();
