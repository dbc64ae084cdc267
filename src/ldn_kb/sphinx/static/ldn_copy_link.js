/**
 * "Copy link": a button that puts an address into the clipboard. Where there is no clipboard, or it may not be used, the
 * address is shown in a field, selected, to be copied by hand.
 *
 * Loaded only by pages with a script that asks for it: window.ldnCopyLink(text, address, what) returns the element to put
 * into the page; what is copied is called a link if nothing else is given. It runs before those scripts and does nothing by
 * itself.
 */
(() => {
  "use strict";

  /** Return a new element with attributes. */
  function make(tag, attributes) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  /** Return a button named text with what it says below it; address() returns what to copy when it is pressed. */
  window.ldnCopyLink = (text, address, what = "link") => {
    const place = make("span", { class: "ldn-copy" });
    const button = make("button", { type: "button", class: "ldn-copy-button" });
    const field = make("input", { type: "text", class: "ldn-copy-address", readonly: "", "aria-label": `The ${what}, to copy by hand` });
    const said = make("span", { class: "ldn-copy-said", role: "status" });
    button.textContent = text;
    field.hidden = true;

    button.addEventListener("click", async () => {
      const link = address();
      said.textContent = "";
      try {
        await navigator.clipboard.writeText(link);
        field.hidden = true;
        said.textContent = `${what[0].toUpperCase()}${what.slice(1)} copied.`;
      } catch {
        // No clipboard at all is an error, too.
        field.value = link;
        field.hidden = false;
        field.focus();
        field.select();
        said.textContent = `Copy this ${what}:`;
      }
    });
    place.append(button, said, field);
    return place;
  };
})();
