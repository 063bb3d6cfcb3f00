/* Opens the lines of a long form where they stand: the form of a row is fetched, and its inputs, called by its key, are sent with
   the rest. Where that fails, the line leads to the page of the row, as it does without scripts. */
"use strict";
{
  // Together they have fewer fields than one request may have (DATA_UPLOAD_MAX_NUMBER_FIELDS); a further line leads to its page.
  const MOST_OPENED = 150;
  const isFull = () => document.querySelectorAll(".lines > .opened").length >= MOST_OPENED;

  const open = async (line) => {
    const link = line.querySelector("a");
    const deleted = line.querySelector("input[type=checkbox]");
    line.setAttribute("aria-busy", "true");
    const answer = await fetch(`${link.href}?fragment`, { credentials: "same-origin", redirect: "error" }).catch(() => null);
    line.removeAttribute("aria-busy");
    if (!answer || !answer.ok) {
      location.assign(link.href);
      return;
    }
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    const row = made.content.querySelector(".inline-related");
    const box = row.querySelector(".delete input");
    if (box && deleted) box.checked = deleted.checked;
    line.classList.add("opened");
    line.replaceChildren(row);
    row.removeAttribute("id"); // the line has it
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: "" } }));
    django.jQuery(row).find(".related-widget-wrapper select").trigger("change");
    row.querySelector("summary").focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".lines > li > a");
    if (!link || isFull() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const line = link.parentElement;
    if (!line.hasAttribute("aria-busy")) open(line);
  });

  // A link to a row opens it.
  const openAsked = () => {
    const asked = document.getElementById(location.hash.slice(1));
    if (asked && asked.matches(".lines > li:not(.opened)")) open(asked);
  };
  window.addEventListener("hashchange", openAsked);
  django.jQuery(openAsked); // once the boxes of references can be made
}
