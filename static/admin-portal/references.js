/* The search boxes of references: each has the name of its field, asks for what goes with what is chosen beside it, and
   offers every record on two lines. */
"use strict";
{
  const $ = django.jQuery;

  const nameOne = (select) => {
    const label = select.labels && select.labels[0];
    const box = select.nextElementSibling;
    if (!label || !box || !box.classList.contains("select2")) return;
    label.id = label.id || `${select.id}-label`;
    const combobox = box.querySelector("[role=combobox]");
    if (combobox) {
      const shown = combobox.querySelector(".select2-selection__rendered");
      combobox.setAttribute("aria-labelledby", `${label.id} ${shown && shown.id ? shown.id : ""}`.trim());
      // What is chosen is called a text box that nobody can write into, and has no name of its own.
      if (shown) ["role", "aria-readonly"].forEach((attribute) => shown.removeAttribute(attribute));
      // ARIA 1.2 asks for the list of an open box by another attribute than Select2 gives.
      const list = combobox.getAttribute("aria-owns");
      if (list) combobox.setAttribute("aria-controls", list);
      else combobox.removeAttribute("aria-controls");
    }
    const search = box.querySelector(".select2-search__field");
    if (search) {
      search.setAttribute("aria-labelledby", label.id);
      search.dir = "auto";
    }
    const chosen = box.querySelector("ul.select2-selection__rendered");
    if (chosen) chosen.removeAttribute("aria-label");
  };
  const nameAll = (root) => root.querySelectorAll("select.admin-autocomplete").forEach(nameOne);

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    made.dir = "auto";
    made.textContent = text;
    return made;
  };
  const offered = (record) => {
    if (record.about === undefined) return record.text;
    const lines = document.createElement("div");
    lines.append(element("div", "reference-name", record.name));
    if (record.about.length) {
      const about = document.createElement("div");
      about.className = "reference-about";
      record.about.forEach((each, place) => about.append(place ? " · " : "", element("bdi", "", each)));
      lines.append(about);
    }
    return lines;
  };

  // What is chosen in the same form, or in the same row of it.
  const chosenBeside = (select) => {
    const { fieldName, narrowedBy } = select.dataset;
    const row = select.name.slice(0, -fieldName.length);
    const chosen = {};
    for (const name of (narrowedBy || "").split(" ").filter(Boolean)) {
      const beside = select.form.elements[row + name];
      if (beside && beside.value) chosen[`chosen_${name}`] = beside.value;
    }
    return chosen;
  };

  // In place of Django's, which calls it for every box of the page and of each row that is added.
  $.fn.djangoAdminSelect2 = function () {
    return this.each((_place, select) => {
      const { appLabel, modelName, fieldName } = select.dataset;
      const asked = (params) => ({
        term: params.term,
        page: params.page,
        app_label: appLabel,
        model_name: modelName,
        field_name: fieldName,
        ...chosenBeside(select),
      });
      // Each of several has its own button; one that clears them all would stand in the list of the chosen.
      if (select.multiple) delete select.dataset.allowClear;
      $(select).select2({
        ajax: { data: asked },
        templateResult: offered,
        templateSelection: (record) => element("bdi", "", record.text),
      });
    });
  };

  $(() => {
    nameAll(document);
    // A page may begin at a box, which stands in the place of what was named.
    const first = document.querySelector("select.admin-autocomplete[autofocus] + .select2 .select2-selection");
    if (first) (first.querySelector(".select2-search__field") || first).focus();
  });
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  // The box that opens below a single reference stands at the end of the page, outside its field.
  $(document).on("select2:open", (event) => {
    nameOne(event.target);
    const label = event.target.labels && event.target.labels[0];
    const search = document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field");
    if (!label || !search) return;
    search.setAttribute("aria-label", label.textContent.replace(/:\s*$/, ""));
    search.dir = "auto";
  });
  // Choosing among several redraws the box.
  $(document).on("select2:select select2:unselect select2:close", (event) => nameOne(event.target));
}
