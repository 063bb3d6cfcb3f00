/* Gives the search boxes of Select2 the names of their fields: it leaves them without one. */
"use strict";
{
  const nameOne = (select) => {
    const label = select.labels && select.labels[0];
    const box = select.nextElementSibling;
    if (!label || !box || !box.classList.contains("select2")) return;
    label.id = label.id || `${select.id}-label`;
    const combobox = box.querySelector("[role=combobox]");
    if (combobox) {
      const shown = combobox.querySelector(".select2-selection__rendered");
      combobox.setAttribute("aria-labelledby", `${label.id} ${shown && shown.id ? shown.id : ""}`.trim());
    }
    const search = box.querySelector(".select2-search__field");
    if (search) search.setAttribute("aria-labelledby", label.id);
    const chosen = box.querySelector("ul.select2-selection__rendered");
    if (chosen) chosen.removeAttribute("aria-label");
  };
  const nameAll = (root) => root.querySelectorAll("select.admin-autocomplete").forEach(nameOne);

  const $ = django.jQuery;
  $(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  // The box that opens below a single reference stands at the end of the page, outside its field.
  $(document).on("select2:open", (event) => {
    const label = event.target.labels && event.target.labels[0];
    const search = document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field");
    if (label && search) search.setAttribute("aria-label", label.textContent.replace(/:\s*$/, ""));
  });
  // Choosing among several redraws the box.
  $(document).on("select2:select select2:unselect select2:close", (event) => nameOne(event.target));
}
