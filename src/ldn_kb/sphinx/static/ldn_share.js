/**
 * Buttons to copy: the link to a claim or to a finding, and how to cite the page; and one to print the sheet for a doctor,
 * since phones hide that well.
 *
 * They are made by this script, so that pages without scripts show none, and for claims and findings only when these come
 * near: a page may hold more than a hundred. ldn_copy_link.js runs before and makes each button.
 */
(() => {
  "use strict";

  /** Return the address of a place on this page, without what a filter or a search has put into it. */
  function linkTo(id) {
    return `${location.href.split(/[?#]/)[0]}#${id}`;
  }

  /** Put a button behind the last line of a claim, or behind the sentence of a finding. */
  function share(place) {
    const line = place.matches(".ldn-claim") ? [...place.querySelectorAll(":scope > .ldn-links > p")].pop() : place;
    line?.append(" ", window.ldnCopyLink("Copy link", () => linkTo(place.id)));
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((item) => item.isIntersecting)) {
        near.unobserve(entry.target);
        share(entry.target);
      }
    },
    { rootMargin: "100% 0px" },
  );
  for (const place of document.querySelectorAll(".ldn-claim[id], .ldn-finding p[id]")) near.observe(place);

  const sheet = document.querySelector(".ldn-sheet");
  if (sheet) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ldn-print";
    button.textContent = "Print this page";
    button.addEventListener("click", () => window.print());
    sheet.prepend(button);
  }

  /** Return what is to be cited: the line without the words in bold before it and without the button behind it. */
  function citation(line) {
    const copy = line.cloneNode(true);
    copy.querySelectorAll("strong:first-child, .ldn-copy").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  for (const published of document.querySelectorAll(".ldn-about-page .ldn-published")) {
    const page = published.closest("p");
    // On the page of a publication, that stands before.
    for (const line of [page.previousElementSibling, page].filter((item) => item?.matches("p"))) {
      line.append(" ", window.ldnCopyLink("Copy citation", () => citation(line), "citation"));
    }
  }
})();
